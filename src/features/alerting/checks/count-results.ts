/** What is remembered of a check between two results. */
export interface CheckCount {
  readonly failures: number
  readonly successes: number
  /** When the failures that are being counted, or the alert that fires, began. */
  readonly firstFailureAt: Date | null
  readonly isFiring: boolean
}

export interface Thresholds {
  readonly failuresToAlert: number
  readonly successesToResolve: number
}

/** `isOk` null: it could not be told, which is neither a failure nor a success. */
export interface CountedResult {
  readonly isOk: boolean | null
  readonly at: Date
}

export interface Counted {
  readonly count: CheckCount
  readonly transition: 'fire' | 'resolve' | null
}

export const nothingCounted: CheckCount = { failures: 0, successes: 0, firstFailureAt: null, isFiring: false }

/** One result more. Fires after so many failures in a row, resolves after so many successes in a row; nothing in between. */
export function countResult(before: CheckCount, result: CountedResult, { failuresToAlert, successesToResolve }: Thresholds): Counted {
  if (result.isOk === null) return { count: before, transition: null }
  if (result.isOk) {
    const successes = before.successes + 1
    const isResolved = before.isFiring && successes >= successesToResolve
    const isFiring = before.isFiring && !isResolved
    return { count: { failures: 0, successes, firstFailureAt: isFiring ? before.firstFailureAt : null, isFiring }, transition: isResolved ? 'resolve' : null }
  }
  const failures = before.failures + 1
  const firstFailureAt = before.firstFailureAt ?? result.at
  const fires = !before.isFiring && failures >= failuresToAlert
  return { count: { failures, successes: 0, firstFailureAt, isFiring: before.isFiring || fires }, transition: fires ? 'fire' : null }
}
