import type { CheckSettings } from '../checks-contract.ts'
import type { CheckCount } from '../count-results.ts'

export type FailWhen = Exclude<CheckSettings, { kind: 'heartbeat' }>['failWhen']

/** How a check stands at one location. `count.isFiring` says that it counts as down there. */
export interface LocationStand {
  readonly location: string
  readonly count: CheckCount
  /** What was found last; null when it could not be told. */
  readonly isOk: boolean | null
  readonly error: string | null
  /** Whether something came from there lately. */
  readonly isHeard: boolean
}

export interface Verdict {
  /** By what was found last; null when no location can tell. */
  readonly isOk: boolean | null
  /** By what was counted; null when no location can tell, which changes nothing. */
  readonly isDown: boolean | null
  readonly failures: number
  readonly successes: number
  readonly firstFailureAt: Date | null
  readonly error: string | null
}

/**
 * One verdict over all locations that can tell. Each location counts for itself, so one that fails often never adds to
 * another's failures; what is not heard from is neither for nor against.
 */
export function judgeLocations(stands: readonly LocationStand[], failWhen: FailWhen): Verdict {
  const telling = stands.filter(({ isHeard, isOk }) => isHeard && isOk !== null)
  const error = stands.length === 1 ? stands[0]?.error ?? null : locationsSentence(stands)
  if (telling.length === 0) return { isOk: null, isDown: null, ...countsOf(stands, 1), error }
  const needed = failuresNeeded(telling.length, failWhen)
  const failing = telling.filter(({ isOk }) => isOk === false).length
  const down = telling.filter(({ count }) => count.isFiring).length
  return { isOk: failing < needed, isDown: down >= needed, ...countsOf(telling, needed), error }
}

/** Of so many locations that can tell, from how many it must fail. */
export function failuresNeeded(telling: number, failWhen: FailWhen): number {
  if (failWhen === 'any') return 1
  return failWhen === 'all' ? Math.max(1, telling) : Math.floor(telling / 2) + 1
}

/** What the deciding location has counted: it is failing so often in a row from as many locations as it takes. */
function countsOf(stands: readonly LocationStand[], needed: number): Pick<Verdict, 'failures' | 'successes' | 'firstFailureAt'> {
  const failures = stands.map(({ count }) => count.failures).toSorted((a, b) => b - a)
  const successes = stands.map(({ count }) => count.successes).toSorted((a, b) => b - a)
  const onsets = stands.flatMap(({ count }) => count.firstFailureAt ?? []).toSorted((a, b) => a.getTime() - b.getTime())
  return { failures: failures[needed - 1] ?? 0, successes: successes[stands.length - needed] ?? 0, firstFailureAt: onsets[needed - 1] ?? null }
}

/** `It fails from berlin and office, of 3 locations. From berlin: … From office: … Nothing is heard from tokyo.` Null when there is nothing to say. */
export function locationsSentence(stands: readonly LocationStand[]): string | null {
  const failing = stands.filter(({ isHeard, isOk }) => isHeard && isOk === false)
  const doubtful = stands.filter(({ isHeard, isOk }) => isHeard && isOk === null)
  const silent = stands.filter(({ isHeard }) => !isHeard)
  const sentences = [
    ...(failing.length === 0 ? [] : [`It fails from ${listed(failing)}, of ${stands.length} locations.`]),
    ...failing.map(({ location, error }) => `From ${location}: ${error ?? 'It failed.'}`),
    ...doubtful.flatMap(({ location, error }) => (error === null ? [] : [`From ${location}: ${error}`])),
    ...(silent.length === 0 ? [] : [`Nothing is heard from ${listed(silent)}.`]),
  ]
  return sentences.length === 0 ? null : sentences.join(' ')
}

function listed(stands: readonly LocationStand[]): string {
  const names = stands.map(({ location }) => location)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
