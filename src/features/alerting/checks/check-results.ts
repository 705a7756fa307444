import type { Context } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import { alertSentence, timesWords } from '../alerts/alert-sentence.ts'
import { fireAlerts, type NewAlert, resolveAlerts } from '../alerts/fire-alerts.ts'
import type { CheckRow } from '../alerting-tables.ts'
import type { CheckSettings } from './checks-contract.ts'
import type { CheckCount } from './count-results.ts'
import { kindOf, targetOf } from './kinds/kinds.ts'
import type { FoundResult } from './known-check.ts'
import { keepLocations } from './locations/keep-locations.ts'
import type { Verdict } from './locations/judge-locations.ts'

/** A result that waits to be written, with what follows from it. */
export interface PendingResult {
  readonly settings: CheckSettings
  readonly revision: number
  readonly at: Date
  /** Null where nothing was found: a location has fallen silent. */
  readonly found: Pick<FoundResult, 'location' | 'at' | 'outcome' | 'reportId'> | null
  /** Of all its locations, after it. */
  readonly verdict: Verdict
  /** What was counted at its location, where a check has several. */
  readonly stand: { readonly location: string; readonly count: CheckCount } | null
  readonly transition: 'fire' | 'resolve' | null
  /** The alert that fires after it, or that this result ends. */
  readonly alertId: string | null
  /** The same of the alert that the check is heard from nowhere. */
  readonly unknown: 'fire' | 'resolve' | null
  readonly unknownAlertId: string | null
  /** The alerts that fire after it. */
  readonly firingId: string | null
  readonly unknownId: string | null
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
  for (const round of roundsOf(counted.filter(hasTurn))) await turn(ctx, round)
  await insertResults(ctx, results.filter(({ settings }) => known.has(settings.name)))
  await keepCounts(ctx, counted)
  await keepLocations(ctx, counted)
  const reports = results.flatMap(({ found }) => found?.reportId ?? [])
  if (reports.length > 0) await sql`delete from alerting_reports where id = any(${reports}::bigint[])`.execute(ctx.db)
}

/** Whether an alert fires or ends with it. */
export function hasTurn({ transition, unknown }: Pick<PendingResult, 'transition' | 'unknown'>): boolean {
  return transition !== null || unknown !== null
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
  await resolveAlerts(ctx, round.flatMap(({ transition, alertId, unknown, unknownAlertId, verdict, settings }) => [
    ...(transition === 'resolve' && alertId !== null ? [{ id: alertId, why: whyWell(settings, verdict) }] : []),
    ...(unknown === 'resolve' && unknownAlertId !== null ? [{ id: unknownAlertId, why: 'it is heard from again.' }] : []),
  ]))
  await fireAlerts(ctx, round.flatMap((result) => [
    ...(result.transition === 'fire' && result.alertId !== null ? [alertOf(ctx, result, result.alertId)] : []),
    ...(result.unknown === 'fire' && result.unknownAlertId !== null ? [unknownAlertOf(ctx, result, result.unknownAlertId)] : []),
  ]))
}

function whyWell(settings: CheckSettings, { successes }: Verdict): string {
  if (settings.kind !== 'heartbeat' && settings.locations.length > 1) return `it does not fail from ${settings.failWhen === 'any' ? 'any' : settings.failWhen} of its locations any more.`
  return `it answered well ${timesWords(successes) || 'once'}.`
}

function alertOf(ctx: Context, { settings, verdict, at }: PendingResult, id: string): NewAlert {
  return {
    ...sharedOf(ctx, settings), id, name: settings.name, source: `check:${settings.name}`, summary: alertSentence(settings, verdict.error ?? 'It failed.', verdict.failures).slice(0, 1000), labels: labelsOf(settings), started_at: verdict.firstFailureAt ?? at,
  }
}

/** What is heard from nowhere is neither well nor failing, and somebody has to know that nobody looks. */
function unknownAlertOf(ctx: Context, { settings, at }: PendingResult, id: string): NewAlert {
  const from = settings.kind === 'heartbeat' ? [] : settings.locations
  const { name } = parseEntityRef(settings.service)
  return {
    ...sharedOf(ctx, settings), id, name: 'CheckUnknown', source: `check-unknown:${settings.name}`, labels: { ...labelsOf(settings), alertname: 'CheckUnknown', check: settings.name }, started_at: at,
    summary: `How ${name} is, is not known: nothing was heard of ${settings.name} from ${from.join(', ')}. Look whether a runner of that name or label runs.`.slice(0, 1000),
  }
}

function sharedOf(ctx: Context, settings: CheckSettings) {
  return {
    severity: settings.severity, service: settings.service, environment: settings.environment, check_name: settings.name, runbook_url: settings.runbookUrl,
    annotations: { description: settings.kind === 'http' ? `${settings.method} ${settings.url}` : `${settings.kind} ${targetOf(settings)}` }, generator_url: `${ctx.site.url}/checks/${settings.name}`, expires_at: null,
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
  const found = results.flatMap((result) => (result.found === null ? [] : [{ ...result, ...result.found }]))
  if (found.length === 0) return
  const names = found.map(({ settings }) => settings.name)
  const ats = found.map(({ at }) => at)
  const latencies = found.map(({ outcome }) => outcome.latencyMs)
  await sql`insert into alerting_results (check_name, at, is_ok, status, latency_ms, error, details, location)
    select * from unnest(${names}::text[], ${ats}::timestamptz[], ${found.map(({ outcome }) => outcome.isOk)}::boolean[], ${found.map(({ outcome }) => outcome.status)}::int[], ${latencies}::float8[], ${found.map(({ outcome }) => outcome.error?.slice(0, 1000) ?? null)}::text[], ${found.map(({ outcome }) => (outcome.details ? JSON.stringify(outcome.details) : null))}::jsonb[], ${found.map(({ location }) => location)}::text[])`.execute(ctx.db)
  await addHours(ctx, names, ats, found.map(({ verdict, outcome, stand }) => (stand ? verdict.isOk : outcome.isOk)), latencies)
}

/** How the checks were by their verdicts; what was found at each location is summed beside. */
async function addHours(ctx: Context, names: readonly string[], ats: readonly Date[], oks: readonly (boolean | null)[], latencies: readonly number[]): Promise<void> {
  await sql`insert into alerting_hours (check_name, hour, total, good, latency_sum_ms)
    select name, date_trunc('hour', at), count(*), count(*) filter (where ok), coalesce(sum(latency) filter (where ok), 0)
    from unnest(${names}::text[], ${ats}::timestamptz[], ${oks}::boolean[], ${latencies}::float8[]) as r (name, at, ok, latency) where ok is not null group by 1, 2 order by 1, 2
    on conflict (check_name, hour, location) do update set total = alerting_hours.total + excluded.total, good = alerting_hours.good + excluded.good, latency_sum_ms = alerting_hours.latency_sum_ms + excluded.latency_sum_ms`.execute(ctx.db)
}

/** How each check stands after its newest result. What only fell silent changes no more than which alerts fire. */
async function keepCounts(ctx: Context, results: readonly PendingResult[]): Promise<void> {
  const newest = [...new Map(results.map((result) => [result.settings.name, result])).values()]
  if (newest.length === 0) return
  const column = <Value>(pick: (result: PendingResult) => Value) => newest.map(pick)
  await sql`update alerting_checks c set last_checked_at = coalesce(n.at, c.last_checked_at), last_is_ok = n.is_ok, last_latency_ms = coalesce(n.latency, c.last_latency_ms), last_error = n.error, consecutive_failures = n.failures,
      consecutive_successes = n.successes, first_failure_at = n.first_failure_at, alert_id = n.alert_id, unknown_alert_id = n.unknown_alert_id, certificate_expires_at = coalesce(n.certificate_expires_at, c.certificate_expires_at)
    from unnest(${column(({ settings }) => settings.name)}::text[], ${column(({ found }) => found?.at ?? null)}::timestamptz[], ${column(({ verdict }) => verdict.isOk)}::boolean[], ${column(({ found }) => found?.outcome.latencyMs ?? null)}::float8[],
      ${column(({ verdict }) => verdict.error?.slice(0, 1000) ?? null)}::text[], ${column(({ verdict }) => verdict.failures)}::int[], ${column(({ verdict }) => verdict.successes)}::int[], ${column(({ verdict }) => verdict.firstFailureAt)}::timestamptz[],
      ${column(({ firingId }) => firingId)}::uuid[], ${column(({ unknownId }) => unknownId)}::uuid[], ${column(({ found }) => found?.outcome.expiresAt ?? null)}::timestamptz[]
    ) as n (name, at, is_ok, latency, error, failures, successes, first_failure_at, alert_id, unknown_alert_id, certificate_expires_at)
    where c.name = n.name`.execute(ctx.db)
}
