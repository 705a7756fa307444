import type { Context } from '#kernel/feature'
import { newId } from '#lib/id'
import { sql } from '#platform/database'
import { type CheckRow, type PingRow, tablesOf } from '../../alerting-tables.ts'
import { type PendingResult, writeResults } from '../check-results.ts'
import { settingsOf } from '../check-settings.ts'
import { type CheckSettings, serverLocation, type SettingsOf } from '../checks-contract.ts'
import { type CheckCount, countResult } from '../count-results.ts'
import { type Beat, followPing, followSilence, type Followed } from './follow-heartbeat.ts'
import { deafTimes } from './listening.ts'

const atOnce = 500
const keptPings = 100

/** Counts what waits: pings in the order that they came, with the alerts that follow, all or nothing. Gives how many. */
export async function countPings(ctx: Context): Promise<number> {
  const { rows: pings } = await sql<PingRow>`select id, check_name, at, kind, exit_code from alerting_pings where not is_counted order by id limit ${atOnce} for update skip locked`.execute(ctx.db)
  if (pings.length === 0) return 0
  const counting = await readCounting(ctx, [...new Set(pings.map(({ check_name: name }) => name))])
  const durations = pings.map((ping) => {
    const check = counting.get(ping.check_name)
    return check ? take(check, followPing(check.settings, check.beat, { at: ping.at, kind: ping.kind, exitCode: ping.exit_code }), ping.at) : null
  })
  await keep(ctx, [...counting.values()])
  await sql`update alerting_pings p set is_counted = true, duration_ms = n.duration from unnest(${pings.map(({ id }) => id)}::bigint[], ${durations}::float8[]) as n (id, duration) where p.id = n.id`.execute(ctx.db)
  await sql`delete from alerting_pings p where is_counted and check_name = any(${[...counting.keys()]}::text[])
    and id < (select id from alerting_pings o where o.check_name = p.check_name order by id desc offset ${keptPings} limit 1)`.execute(ctx.db)
  return pings.length
}

/** Counts those that have not called in time. */
export async function countLate(ctx: Context): Promise<number> {
  const now = ctx.clock.now()
  const { rows } = await sql<{ name: string }>`select name from alerting_checks where is_on and late_at <= ${now} order by late_at limit ${atOnce}`.execute(ctx.db)
  if (rows.length === 0) return 0
  const counting = await readCounting(ctx, rows.map(({ name }) => name))
  const since = Math.min(...[...counting.values()].flatMap(({ beat, settings }) => (beat.lateAt ? [(beat.runStartedAt ?? beat.lateAt).getTime() - settings.graceMs] : [])), now.getTime())
  const deaf = await deafTimes(ctx.db, new Date(since))
  for (const check of counting.values()) {
    const { lateAt } = check.beat
    // A ping may have been counted meanwhile.
    if (lateAt && lateAt <= now) take(check, followSilence(check.settings, { ...check.beat, lateAt }, { now, deaf }), now)
  }
  await keep(ctx, [...counting.values()])
  return rows.length
}

interface Counting {
  readonly row: CheckRow
  readonly settings: SettingsOf<'heartbeat'>
  beat: Beat
  count: CheckCount
  alertId: string | null
  readonly results: PendingResult[]
}

/** Locked, so that nobody else counts them meanwhile; those that were turned off or deleted are left out. */
async function readCounting(ctx: Context, names: readonly string[]): Promise<Map<string, Counting>> {
  const rows = await tablesOf(ctx.db).selectFrom('alerting_checks').selectAll().where('name', 'in', [...names]).where('is_on', '=', true).orderBy('name').forUpdate().execute()
  return new Map(rows.flatMap((row) => {
    const settings: CheckSettings = settingsOf(row)
    if (settings.kind !== 'heartbeat') return []
    const count = { failures: row.consecutive_failures, successes: row.consecutive_successes, firstFailureAt: row.first_failure_at, isFiring: row.alert_id !== null }
    return [[row.name, { row, settings, beat: { lateAt: row.late_at, runStartedAt: row.run_started_at }, count, alertId: row.alert_id, results: [] }] as const]
  }))
}

/** Gives how long the run took. */
function take(check: Counting, { beat, durationMs, found }: Followed, at: Date): number | null {
  check.beat = beat
  if (!found) return durationMs
  const { settings, row } = check
  const { count, transition } = countResult(check.count, { isOk: found.isOk, at }, settings)
  const alertId = transition === 'fire' ? newId() : check.alertId
  check.count = count
  check.alertId = count.isFiring ? alertId : null
  check.results.push({
    settings, revision: row.revision, at, found: { location: serverLocation, at, reportId: null, outcome: { isOk: found.isOk, error: found.error, status: null, latencyMs: durationMs ?? 0, expiresAt: null } },
    verdict: { isOk: found.isOk, isDown: count.isFiring, failures: count.failures, successes: count.successes, firstFailureAt: count.firstFailureAt, error: found.error }, stand: null, transition, alertId, unknown: null, unknownAlertId: null, firingId: check.alertId, unknownId: null,
  })
  return durationMs
}

async function keep(ctx: Context, checks: readonly Counting[]): Promise<void> {
  const results = checks.flatMap((check) => check.results)
  if (results.length > 0) await writeResults(ctx, results)
  await sql`update alerting_checks c set late_at = n.late_at, run_started_at = n.run_started_at
    from unnest(${checks.map(({ row }) => row.name)}::text[], ${checks.map(({ beat }) => beat.lateAt)}::timestamptz[], ${checks.map(({ beat }) => beat.runStartedAt)}::timestamptz[]) as n (name, late_at, run_started_at) where c.name = n.name`.execute(ctx.db)
}
