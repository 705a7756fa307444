import { newId } from '#lib/id'
import type { CheckRow, LocationRow } from '../alerting-tables.ts'
import type { PendingResult } from './check-results.ts'
import { type CheckSettings, serverLocation } from './checks-contract.ts'
import { type CheckCount, countResult, nothingCounted } from './count-results.ts'
import type { CheckOutcome } from './kinds/check-kind.ts'
import { judgeLocations, type LocationStand } from './locations/judge-locations.ts'

/** A check that is carried out; the others are called. */
export type AskedSettings = Exclude<CheckSettings, { kind: 'heartbeat' }>

/** How a check stands at one location, as the server remembers it. */
export interface KnownLocation extends LocationStand {
  count: CheckCount
  isOk: boolean | null
  error: string | null
  isHeard: boolean
  at: Date | null
  /** When something came from there, by a clock that only goes forward. */
  heardMs: number
}

/** A check that is on, with all that was counted of it. */
export interface KnownCheck {
  readonly settings: AskedSettings
  readonly secret: string | undefined
  revision: number
  readonly locations: readonly KnownLocation[]
  alertId: string | null
  /** The alert that fires while it is heard from nowhere. */
  unknownAlertId: string | null
  /** Since when failures are not counted because a deployment is under way, by a clock that only goes forward. */
  heldSinceMs: number | undefined
}

/** What somebody found. */
export interface FoundResult {
  readonly location: string
  readonly revision: number
  readonly at: Date
  readonly outcome: CheckOutcome
  /** Of what a runner sent: its place among what waits to be counted. */
  readonly reportId: number | null
}

/** Runners send what they found together, and may have to connect again first. */
const spareMs = 15_000
/** A revision that no check has. */
const notCounted = -1

/** Whether it is carried out anywhere but on the server itself. */
export function isElsewhere({ locations }: Pick<AskedSettings, 'locations'>): boolean {
  return locations.length !== 1 || locations[0] !== serverLocation
}

/** A check as the database has it. Each location is given its full time to be heard from anew. */
export function knowCheck(row: CheckRow, settings: AskedSettings, { stands, secret, nowMs, heldSinceMs }: { stands: readonly LocationRow[]; secret: string | undefined; nowMs: number; heldSinceMs: number | undefined }): KnownCheck {
  const isHeard = row.unknown_alert_id === null
  const locations = settings.locations.map((location) => {
    if (!isElsewhere(settings)) return { ...standOf(row, location, row.alert_id !== null), at: row.last_checked_at, isOk: row.last_is_ok, error: row.last_error, isHeard: true, heardMs: nowMs }
    const stand = stands.find((each) => each.location === location)
    if (!stand) return { location, count: nothingCounted, isOk: null, error: null, isHeard, at: null, heardMs: nowMs }
    return { ...standOf(stand, location, stand.is_down), at: stand.at, isOk: stand.is_ok, error: stand.error, isHeard, heardMs: nowMs }
  })
  return { settings, secret, revision: row.revision, locations, alertId: row.alert_id, unknownAlertId: row.unknown_alert_id, heldSinceMs }
}

function standOf(row: Pick<CheckRow, 'consecutive_failures' | 'consecutive_successes' | 'first_failure_at'>, location: string, isFiring: boolean) {
  return { location, count: { failures: row.consecutive_failures, successes: row.consecutive_successes, firstFailureAt: row.first_failure_at, isFiring } }
}

/** Whether a failure that is found at this location now would make it count as down. */
export function wouldFire({ settings, locations }: KnownCheck, { location, outcome, at }: FoundResult): boolean {
  const stand = locations.find((each) => each.location === location)
  return stand !== undefined && countResult(stand.count, { isOk: outcome.isOk, at }, settings).transition === 'fire'
}

/**
 * Takes one result and gives what is to be written. One of other settings, or older than what was counted there (it was kept
 * by a runner that could not reach the server), is history and counts nothing.
 */
export function takeResult(check: KnownCheck, found: FoundResult, nowMs: number): PendingResult {
  const stand = check.locations.find(({ location }) => location === found.location)
  const { at, outcome } = found
  const isLate = stand !== undefined && isElsewhere(check.settings) && stand.at !== null && at <= stand.at
  if (!stand || isLate || found.revision !== check.revision) return pendingOf(check, { found, turns: noTurns, isCounted: false })
  stand.count = countResult(stand.count, { isOk: outcome.isOk, at }, check.settings).count
  Object.assign(stand, { isOk: outcome.isOk, error: outcome.error, at, heardMs: nowMs, isHeard: true })
  return pendingOf(check, { found, turns: takeTurns(check), isCounted: true })
}

/** Notes the locations that have fallen silent. Gives what is to be written when an alert follows from that. */
export function noteSilence(check: KnownCheck, at: Date, nowMs: number): PendingResult | undefined {
  if (!isElsewhere(check.settings)) return undefined
  const limitMs = 3 * check.settings.intervalMs + check.settings.timeoutMs + spareMs
  const silent = check.locations.filter(({ isHeard, heardMs }) => isHeard && nowMs - heardMs > limitMs)
  for (const stand of silent) stand.isHeard = false
  if (silent.length === 0) return undefined
  const turns = takeTurns(check)
  return turns.transition === null && turns.unknown === null ? undefined : pendingOf(check, { found: null, at, turns, isCounted: true })
}

type Turns = Pick<PendingResult, 'transition' | 'alertId' | 'unknown' | 'unknownAlertId'>
const noTurns: Turns = { transition: null, alertId: null, unknown: null, unknownAlertId: null }

/** Which alerts fire or end now; the check remembers it. */
function takeTurns(check: KnownCheck): Turns {
  const { isDown } = judgeLocations(check.locations, check.settings.failWhen)
  const transition = isDown === true && check.alertId === null ? 'fire' : isDown === false && check.alertId !== null ? 'resolve' : null
  const alertId = transition === 'fire' ? newId() : check.alertId
  const isUnheard = check.locations.every(({ isHeard }) => !isHeard)
  const unknown = isUnheard && check.unknownAlertId === null ? 'fire' : !isUnheard && check.unknownAlertId !== null ? 'resolve' : null
  const unknownAlertId = unknown === 'fire' ? newId() : check.unknownAlertId
  check.alertId = transition === 'resolve' ? null : alertId
  check.unknownAlertId = unknown === 'resolve' ? null : unknownAlertId
  return { transition, alertId, unknown, unknownAlertId }
}

function pendingOf(check: KnownCheck, { found, at, turns, isCounted }: { found: FoundResult | null; at?: Date; turns: Turns; isCounted: boolean }): PendingResult {
  const { settings, revision, locations } = check
  const stand = isCounted && isElsewhere(settings) ? locations.find(({ location }) => location === found?.location) : undefined
  return {
    settings, revision: isCounted ? revision : notCounted, at: found?.at ?? at ?? new Date(0), found, verdict: judgeLocations(locations, settings.failWhen), ...turns, firingId: check.alertId, unknownId: check.unknownAlertId,
    stand: stand ? { location: stand.location, count: stand.count } : null,
  }
}
