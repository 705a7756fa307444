import type { Context } from '#kernel/feature'
import { sql } from '#platform/database'
import type { PendingResult } from '../check-results.ts'

/** How checks of several locations stand at each of them after its newest result, and the sums of its hours. */
export async function keepLocations(ctx: Context, results: readonly PendingResult[]): Promise<void> {
  const located = results.flatMap(({ settings, stand, found }) => (stand && found ? [{ name: settings.name, count: stand.count, location: found.location, at: found.at, outcome: found.outcome }] : []))
  if (located.length === 0) return
  const newest = [...new Map(located.map((each) => [`${each.name} ${each.location}`, each])).values()]
  await sql`insert into alerting_locations (check_name, location, at, is_ok, latency_ms, error, consecutive_failures, consecutive_successes, first_failure_at, is_down)
    select * from unnest(${newest.map(({ name }) => name)}::text[], ${newest.map(({ location }) => location)}::text[], ${newest.map(({ at }) => at)}::timestamptz[], ${newest.map(({ outcome }) => outcome.isOk)}::boolean[], ${newest.map(({ outcome }) => outcome.latencyMs)}::float8[],
      ${newest.map(({ outcome }) => outcome.error?.slice(0, 1000) ?? null)}::text[], ${newest.map(({ count }) => count.failures)}::int[], ${newest.map(({ count }) => count.successes)}::int[], ${newest.map(({ count }) => count.firstFailureAt)}::timestamptz[], ${newest.map(({ count }) => count.isFiring)}::boolean[])
    on conflict (check_name, location) do update set at = excluded.at, is_ok = excluded.is_ok, latency_ms = excluded.latency_ms, error = excluded.error, consecutive_failures = excluded.consecutive_failures,
      consecutive_successes = excluded.consecutive_successes, first_failure_at = excluded.first_failure_at, is_down = excluded.is_down`.execute(ctx.db)
  await sql`insert into alerting_hours (check_name, hour, total, good, latency_sum_ms, location)
    select name, date_trunc('hour', at), count(*), count(*) filter (where ok), coalesce(sum(latency) filter (where ok), 0), location
    from unnest(${located.map(({ name }) => name)}::text[], ${located.map(({ at }) => at)}::timestamptz[], ${located.map(({ outcome }) => outcome.isOk)}::boolean[], ${located.map(({ outcome }) => outcome.latencyMs)}::float8[], ${located.map(({ location }) => location)}::text[])
      as r (name, at, ok, latency, location) where ok is not null group by 1, 2, 6 order by 1, 2, 6
    on conflict (check_name, hour, location) do update set total = alerting_hours.total + excluded.total, good = alerting_hours.good + excluded.good, latency_sum_ms = alerting_hours.latency_sum_ms + excluded.latency_sum_ms`.execute(ctx.db)
}
