import type { Context } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import { alertSentence, timesWords } from '../alerts/alert-sentence.ts'
import { fireAlerts, type NewAlert, resolveAlerts } from '../alerts/fire-alerts.ts'
import type { CheckRow } from '../alerting-tables.ts'
import type { CheckSettings } from './checks-contract.ts'
import type { CheckCount } from './count-results.ts'
import { kindOf, targetOf } from './kinds/kinds.ts'
import type { CheckOutcome } from './kinds/check-kind.ts'

/** A result that waits to be written, with what was counted after it. */
export interface PendingResult {
  readonly settings: CheckSettings
  readonly revision: number
  readonly at: Date
  readonly outcome: CheckOutcome
  readonly count: CheckCount
  readonly transition: 'fire' | 'resolve' | null
  /** The alert that fires after it, or that this result ends. */
  readonly alertId: string | null
  readonly startedAt: Date | null
}

/**
 * Writes results, what was counted and the alerts that follow, all or nothing. May be given the same results again when
 * it is not known whether they were written: an alert is made and ended once. Results of settings that have changed
 * since are kept, but count nothing.
 */
export async function writeResults(ctx: Context, results: readonly PendingResult[]): Promise<void> {
  const names = [...new Set(results.map(({ settings }) => settings.name))].toSorted()
  const { rows } = await sql<Pick<CheckRow, 'name' | 'revision' | 'alert_id'>>`select name, revision, alert_id from alerting_checks where name = any(${names}::text[]) order by name for update`.execute(ctx.db)
  const known = new Map(rows.map((row) => [row.name, row]))
  const counted = results.filter(({ settings, revision }) => known.get(settings.name)?.revision === revision)
  for (const round of roundsOf(counted.filter(({ transition }) => transition !== null))) await turn(ctx, round)
  await insertResults(ctx, results.filter(({ settings }) => known.has(settings.name)))
  await keepCounts(ctx, counted)
}

/** The first turn of each check, then the second of those that have one: what ends comes before what begins anew. */
function roundsOf(turns: readonly PendingResult[]): readonly (readonly PendingResult[])[] {
  const seen = new Map<string, number>()
  const rounds: PendingResult[][] = []
  for (const each of turns) {
    const at = seen.get(each.settings.name) ?? 0
    seen.set(each.settings.name, at + 1)
    const round = (rounds[at] ??= [])
    round.push(each)
  }
  return rounds
}

async function turn(ctx: Context, round: readonly PendingResult[]): Promise<void> {
  await resolveAlerts(ctx, round.flatMap(({ transition, alertId, count }) => (transition === 'resolve' && alertId !== null ? [{ id: alertId, why: `it answered well ${timesWords(count.successes) || 'once'}.` }] : [])))
  await fireAlerts(ctx, round.flatMap((result) => (result.transition === 'fire' && result.alertId !== null ? [alertOf(ctx, result, result.alertId)] : [])))
}

function alertOf(ctx: Context, { settings, outcome, count, startedAt, at }: PendingResult, id: string): NewAlert {
  return {
    id, name: settings.name, severity: settings.severity, service: settings.service, environment: settings.environment, check_name: settings.name, runbook_url: settings.runbookUrl, source: `check:${settings.name}`,
    summary: alertSentence(settings, outcome.error ?? 'It failed.', count.failures).slice(0, 1000),
    labels: labelsOf(settings), annotations: { description: settings.kind === 'http' ? `${settings.method} ${settings.url}` : `${settings.kind} ${targetOf(settings)}` }, started_at: startedAt ?? at, generator_url: `${ctx.site.url}/checks/${settings.name}`, expires_at: null,
  }
}

/** Prometheus's names, so that routes and silences that people have fit. */
export function labelsOf(settings: CheckSettings): Record<string, string> {
  return {
    alertname: settings.name, service: parseEntityRef(settings.service).name, severity: settings.severity, instance: kindOf(settings).instance(settings as never), job: 'daybook-check',
    ...(settings.environment === null ? {} : { environment: settings.environment }),
  }
}

async function insertResults(ctx: Context, results: readonly PendingResult[]): Promise<void> {
  if (results.length === 0) return
  const names = results.map(({ settings }) => settings.name)
  const ats = results.map(({ at }) => at)
  const oks = results.map(({ outcome }) => outcome.isOk)
  const latencies = results.map(({ outcome }) => outcome.latencyMs)
  await sql`insert into alerting_results (check_name, at, is_ok, status, latency_ms, error, details)
    select * from unnest(${names}::text[], ${ats}::timestamptz[], ${oks}::boolean[], ${results.map(({ outcome }) => outcome.status)}::int[], ${latencies}::float8[], ${results.map(({ outcome }) => outcome.error?.slice(0, 1000) ?? null)}::text[], ${results.map(({ outcome }) => (outcome.details ? JSON.stringify(outcome.details) : null))}::jsonb[])`.execute(ctx.db)
  await sql`insert into alerting_hours (check_name, hour, total, good, latency_sum_ms)
    select name, date_trunc('hour', at), count(*), count(*) filter (where ok), coalesce(sum(latency) filter (where ok), 0)
    from unnest(${names}::text[], ${ats}::timestamptz[], ${oks}::boolean[], ${latencies}::float8[]) as r (name, at, ok, latency) where ok is not null group by 1, 2 order by 1, 2
    on conflict (check_name, hour) do update set total = alerting_hours.total + excluded.total, good = alerting_hours.good + excluded.good, latency_sum_ms = alerting_hours.latency_sum_ms + excluded.latency_sum_ms`.execute(ctx.db)
}

/** How each check stands after its newest result. */
async function keepCounts(ctx: Context, results: readonly PendingResult[]): Promise<void> {
  const newest = [...new Map(results.map((result) => [result.settings.name, result])).values()]
  if (newest.length === 0) return
  const column = <Value>(pick: (result: PendingResult) => Value) => newest.map(pick)
  await sql`update alerting_checks c set last_checked_at = n.at, last_is_ok = n.is_ok, last_latency_ms = n.latency, last_error = n.error, consecutive_failures = n.failures,
      consecutive_successes = n.successes, first_failure_at = n.first_failure_at, alert_id = n.alert_id, certificate_expires_at = coalesce(n.certificate_expires_at, c.certificate_expires_at)
    from unnest(${column(({ settings }) => settings.name)}::text[], ${column(({ at }) => at)}::timestamptz[], ${column(({ outcome }) => outcome.isOk)}::boolean[], ${column(({ outcome }) => outcome.latencyMs)}::float8[],
      ${column(({ outcome }) => outcome.error?.slice(0, 1000) ?? null)}::text[], ${column(({ count }) => count.failures)}::int[], ${column(({ count }) => count.successes)}::int[], ${column(({ count }) => count.firstFailureAt)}::timestamptz[],
      ${column(({ count, alertId }) => (count.isFiring ? alertId : null))}::uuid[], ${column(({ outcome }) => outcome.expiresAt)}::timestamptz[]
    ) as n (name, at, is_ok, latency, error, failures, successes, first_failure_at, alert_id, certificate_expires_at)
    where c.name = n.name`.execute(ctx.db)
}
