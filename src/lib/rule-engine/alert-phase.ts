export type AlertStateName = 'pending' | 'firing' | 'inactive'

/** Where an alert stands. Moments in ms since 1970. */
export interface AlertPhase {
  state: AlertStateName
  /** Since when its expression has held. */
  activeAt: number
  firedAt: number | null
  /** Since when it holds no longer. */
  resolvedAt: number | null
  /** Since when it fires only because of `keep_firing_for`. */
  keepFiringSince: number | null
}

/** What of a rule decides over time, in ms. */
export interface AlertTiming {
  readonly forMs: number
  readonly keepFiringForMs: number
}

/** How long a resolved alert is kept, so that its end can be told again (Prometheus: resolvedRetention). */
const resolvedRetentionMs = 15 * 60_000

export function newPhase(at: number): AlertPhase {
  return { state: 'pending', activeAt: at, firedAt: null, resolvedAt: null, keepFiringSince: null }
}

/** Moves an alert on to `at`, at which its expression holds. One that had ended must be begun anew with `newPhase` before. */
export function advancePresent(phase: AlertPhase, at: number, { forMs }: AlertTiming): void {
  phase.keepFiringSince = null
  const hasHeld = at - phase.activeAt >= forMs
  if (phase.state === 'pending' && hasHeld) {
    phase.state = 'firing'
    phase.firedAt = at
  } else if (phase.state === 'firing' && !hasHeld) {
    // The rule asks for longer than it did.
    phase.state = 'pending'
    phase.firedAt = null
  }
}

/** Moves an alert on to `at`, at which its expression does not hold: is it still active, over, or to be forgotten? */
export function advanceAbsent(phase: AlertPhase, at: number, { forMs, keepFiringForMs }: AlertTiming): 'active' | 'over' | 'gone' {
  if (phase.state === 'firing' && keepFiringForMs > 0) {
    phase.keepFiringSince ??= at
    if (at - phase.keepFiringSince < keepFiringForMs) {
      if (at - phase.activeAt < forMs) Object.assign(phase, { state: 'pending', firedAt: null, keepFiringSince: null })
      return 'active'
    }
  }
  const isGone = phase.state === 'pending' || (phase.resolvedAt !== null && at - phase.resolvedAt > resolvedRetentionMs)
  if (phase.state !== 'inactive') {
    phase.state = 'inactive'
    phase.resolvedAt = at
  }
  return isGone ? 'gone' : 'over'
}
