import { formatDuration } from '#lib/duration'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { failureSentence } from '../alerts/alert-sentence.ts'
import { type CheckRow, tablesOf } from '../alerting-tables.ts'
import { isElsewhere } from './known-check.ts'
import { type Located, type LocationView, locationViews, readLocations, stateOfLocations } from './locations/location-views.ts'
import { settingsOf } from './check-settings.ts'
import type { Check, CheckSettings } from './checks-contract.ts'
import { targetOf } from './kinds/kinds.ts'

/** One check by its name. Throws not-found. */
export async function readCheck(db: Db, name: string, forUpdate = false): Promise<CheckRow> {
  const query = tablesOf(db).selectFrom('alerting_checks').selectAll().where('name', '=', name)
  const row = await (forUpdate ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no check ${name}. List them with daybook checks list.`)
  return row
}

/** Checks as others see them. */
export async function checkViews(db: Db, rows: readonly CheckRow[], now: Date, recent = 0): Promise<Check[]> {
  if (rows.length === 0) return []
  const results = recent === 0 ? new Map<string, Check['recent']>() : await readRecent(db, rows.map(({ name }) => name), recent)
  const { rows: sums } = await sql<{ check_name: string; uptime: number }>`
    select check_name, sum(good)::float8 / sum(total) as uptime from alerting_hours
    where location = '' and hour > ${new Date(now.getTime() - 24 * 3_600_000)} and check_name = any(${rows.map(({ name }) => name)}::text[]) group by check_name having sum(total) > 0`.execute(db)
  const [standsOf, runners] = await readLocations(db, rows)
  const uptimes = new Map(sums.map(({ check_name: name, uptime }) => [name, uptime]))
  return rows.map((row) => checkView(row, { uptime24h: uptimes.get(row.name) ?? null, recent: results.get(row.name) ?? [], now, located: { rows: standsOf.get(row.name) ?? [], runners } }))
}

/** The last results of each, oldest first. */
async function readRecent(db: Db, names: readonly string[], recent: number): Promise<Map<string, Check['recent']>> {
  const { rows } = await sql<{ name: string; results: Check['recent'] }>`
    select n.name, json_agg(json_build_object('at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'isOk', r.is_ok, 'latencyMs', r.latency_ms) order by r.at) as results
    from unnest(${names}::text[]) as n (name) cross join lateral (select at, is_ok, latency_ms from alerting_results where check_name = n.name order by at desc limit ${recent}) r group by n.name`.execute(db)
  return new Map(rows.map(({ name, results }) => [name, results]))
}

function checkView(row: CheckRow, { uptime24h, recent, now, located }: Pick<Check, 'uptime24h' | 'recent'> & { readonly now: Date; readonly located: Located }): Check {
  const settings = settingsOf(row)
  const locations = settings.kind === 'heartbeat' ? [] : locationViews(row, settings, { ...located, now })
  const endsAt = row.certificate_expires_at?.toISOString() ?? null
  const isDomain = settings.kind === 'domain'
  return {
    ...settings, isOn: row.is_on, ...stateOf(row, settings, { locations, now }), locationStates: locations.map(({ view }) => view), lastCheckedAt: row.last_checked_at?.toISOString() ?? null, lastLatencyMs: row.last_latency_ms,
    consecutiveFailures: row.consecutive_failures, consecutiveSuccesses: row.consecutive_successes, uptime24h, certificateExpiresAt: isDomain ? null : endsAt, domainExpiresAt: isDomain ? endsAt : null,
    target: targetOf(settings), hasSecret: row.sealed_secret !== null, recent, source: row.source, dueAt: row.late_at?.toISOString() ?? null,
  }
}

/** Never ok unless it was told so lately. */
function stateOf(row: CheckRow, settings: CheckSettings, { locations, now }: { locations: readonly LocationView[]; now: Date }): Pick<Check, 'state' | 'reason'> {
  if (!row.is_on) return { state: 'off', reason: 'It is turned off.' }
  if (settings.kind !== 'heartbeat' && isElsewhere(settings)) return stateOfLocations(row, settings, locations)
  const isHeartbeat = settings.kind === 'heartbeat'
  if (row.last_checked_at === null) return { state: 'unknown', reason: isHeartbeat ? 'No ping has come yet.' : 'It was not checked yet.' }
  const silent = isHeartbeat ? silenceOfWaiting(row, now) : silenceOfAsking(row, settings, now)
  if (silent !== undefined) return { state: 'unknown', reason: silent }
  if (row.last_is_ok === null) return { state: 'unknown', reason: row.last_error ?? 'It could not be told.' }
  if (!row.last_is_ok) {
    const isFailing = row.alert_id !== null || row.consecutive_failures >= settings.failuresToAlert
    return { state: isFailing ? 'failing' : 'degraded', reason: failureSentence(row.last_error ?? 'It failed.', row.consecutive_failures) }
  }
  if (row.alert_id !== null) return { state: 'degraded', reason: `It answers again, ${row.consecutive_successes} of ${settings.successesToResolve} times in a row that are asked for.` }
  return { state: 'ok', reason: wellWords(row, isHeartbeat) }
}

function wellWords({ last_latency_ms: lastMs }: CheckRow, isHeartbeat: boolean): string {
  if (!isHeartbeat) return `It answers in ${Math.round(lastMs ?? 0)} ms.`
  return (lastMs ?? 0) > 0 ? `It called in time; its run took ${formatDuration(lastMs ?? 0)}.` : 'It called in time.'
}

/** What says that nobody looked lately; undefined when somebody did. */
function silenceOfAsking(row: CheckRow, settings: Exclude<CheckSettings, { kind: 'heartbeat' }>, now: Date): string | undefined {
  const askedAt = row.last_checked_at
  if (askedAt === null || now.getTime() - askedAt.getTime() <= 3 * settings.intervalMs + settings.timeoutMs + 10_000) return undefined
  return `It was last checked ${askedAt.toISOString()}; how it is now is not known.`
}

const longestCountingMs = 30_000

function silenceOfWaiting({ late_at: lateAt }: CheckRow, now: Date): string | undefined {
  return lateAt && now.getTime() - lateAt.getTime() > longestCountingMs ? `It counts as late since ${lateAt.toISOString()}, and nobody has looked; how it is now is not known.` : undefined
}
