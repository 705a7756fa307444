import { type CheckingRunner, checkingRunners } from '#kernel/runs'
import type { Db } from '#platform/database'
import { failureSentence } from '../../alerts/alert-sentence.ts'
import { type CheckRow, type LocationRow, tablesOf } from '../../alerting-tables.ts'
import { type Check, type LocationState, serverLocation } from '../checks-contract.ts'
import { nothingCounted } from '../count-results.ts'
import { type AskedSettings, isElsewhere } from '../known-check.ts'
import { judgeLocations, type LocationStand } from './judge-locations.ts'
import { standsAt } from './share-checks.ts'

/** What is known of the locations of one check. */
export interface Located {
  readonly rows: readonly LocationRow[]
  readonly runners: readonly CheckingRunner[]
}

export interface LocationView {
  readonly stand: LocationStand
  readonly view: LocationState
}

/** How checks stand at their locations, by check, and the runners that are there. Nothing is asked where all are carried out here. */
export async function readLocations(db: Db, checks: readonly CheckRow[]): Promise<[Map<string, LocationRow[]>, CheckingRunner[]]> {
  const names = checks.filter(({ locations }) => isElsewhere({ locations })).map(({ name }) => name)
  if (names.length === 0) return [new Map(), []]
  const rows = await tablesOf(db).selectFrom('alerting_locations').selectAll().where('check_name', 'in', names).execute()
  const byCheck = new Map<string, LocationRow[]>()
  for (const row of rows) byCheck.set(row.check_name, [...(byCheck.get(row.check_name) ?? []), row])
  return [byCheck, await checkingRunners(db)]
}

/** How one check stands at each of its locations now. */
export function locationViews(check: CheckRow, settings: AskedSettings, { rows, runners, now }: Located & { readonly now: Date }): LocationView[] {
  return settings.locations.map((location) => {
    const row = isElsewhere(settings) ? rows.find((each) => each.location === location) : hereOf(check)
    const names = location === serverLocation ? [] : runners.filter((runner) => standsAt(runner, location)).map(({ name }) => name)
    const silence = silenceOf(row, settings, { location, names, now })
    const stand: LocationStand = { location, count: row ? countOf(row) : nothingCounted, isOk: row?.is_ok ?? null, error: row?.error ?? null, isHeard: silence === undefined }
    return { stand, view: viewOf(stand, row, { names, silence }) }
  })
}

function viewOf({ location, isOk, error, count }: LocationStand, row: LocationRow | undefined, { names, silence }: { names: readonly string[]; silence: string | undefined }): LocationState {
  const told = { location, runners: [...names], lastCheckedAt: row?.at.toISOString() ?? null, lastLatencyMs: row?.latency_ms ?? null, lastError: error, consecutiveFailures: count.failures }
  if (silence !== undefined) return { ...told, state: 'unknown', reason: silence }
  if (isOk === null) return { ...told, state: 'unknown', reason: error ?? 'It could not be told.' }
  return isOk ? { ...told, state: 'ok', reason: `It answers in ${Math.round(row?.latency_ms ?? 0)} ms.` } : { ...told, state: 'failing', reason: failureSentence(error ?? 'It failed.', count.failures) }
}

/** What says that nobody looked from there lately; undefined when somebody did. */
function silenceOf(row: LocationRow | undefined, settings: AskedSettings, { location, names, now }: { location: string; names: readonly string[]; now: Date }): string | undefined {
  const isFresh = row !== undefined && now.getTime() - row.at.getTime() <= 3 * settings.intervalMs + settings.timeoutMs + 10_000
  if (isFresh) return undefined
  const nobody = location !== serverLocation && names.length === 0 ? 'No such runner is there. ' : ''
  return row ? `${nobody}It was last heard from ${row.at.toISOString()}; how it is now is not known.` : `${nobody}It was not heard from yet.`
}

function countOf(row: LocationRow): LocationStand['count'] {
  return { failures: row.consecutive_failures, successes: row.consecutive_successes, firstFailureAt: row.first_failure_at, isFiring: row.is_down }
}

/** Of a check that is carried out here alone its own row says it. */
function hereOf(check: CheckRow): LocationRow | undefined {
  if (check.last_checked_at === null) return undefined
  return {
    check_name: check.name, location: serverLocation, at: check.last_checked_at, is_ok: check.last_is_ok, latency_ms: check.last_latency_ms ?? 0, error: check.last_error,
    consecutive_failures: check.consecutive_failures, consecutive_successes: check.consecutive_successes, first_failure_at: check.first_failure_at, is_down: check.alert_id !== null,
  }
}

/** How a check of several locations stands: never ok unless it was told so lately, from as many as it takes. */
export function stateOfLocations(check: CheckRow, settings: AskedSettings, locations: readonly LocationView[]): Pick<Check, 'state' | 'reason'> {
  const stands = locations.map(({ stand }) => stand)
  const verdict = judgeLocations(stands, settings.failWhen)
  if (verdict.isOk === null) return { state: 'unknown', reason: locations.length === 1 ? locations[0]?.view.reason ?? '' : stands.every(({ isHeard }) => !isHeard) ? `It is heard from none of its ${stands.length} locations; how it is, is not known.` : verdict.error ?? 'It could not be told.' }
  if (!verdict.isOk) return { state: check.alert_id !== null || verdict.failures >= settings.failuresToAlert ? 'failing' : 'degraded', reason: failureSentence(verdict.error ?? 'It failed.', verdict.failures) }
  if (check.alert_id !== null) return { state: 'degraded', reason: `It answers again, ${verdict.successes} of ${settings.successesToResolve} times in a row that are asked for.` }
  const good = stands.filter(({ isHeard, isOk }) => isHeard && isOk === true).length
  if (good === stands.length) return { state: 'ok', reason: good === 1 ? `It answers in ${Math.round(check.last_latency_ms ?? 0)} ms.` : `It answers at all ${good} locations.` }
  const isFailing = stands.some(({ isHeard, isOk }) => isHeard && isOk === false)
  return { state: isFailing ? 'degraded' : 'ok', reason: `It answers at ${good} of ${stands.length} locations. ${verdict.error ?? ''}`.trim() }
}
