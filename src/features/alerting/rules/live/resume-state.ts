import type { AlertState, GroupState } from '#lib/rule-engine'

/** After a longer pause nobody can say that what waited still waits (Prometheus: rules.alert.for-outage-tolerance). */
const toleratedMs = 3_600_000

/**
 * A state from before a pause: alerts that waited go on waiting from where they were, what fired goes on firing. Where the
 * clock was set back, all moments are set back with it: nothing waits longer for that, and what fires goes on.
 */
export function resumeState(state: GroupState, now: number, intervalMs: number): GroupState {
  if (state.evaluatedAt === null) return state
  const pauseMs = now - state.evaluatedAt - intervalMs
  if (now < state.evaluatedAt) return withAlerts({ ...state, evaluatedAt: now - intervalMs }, (alert) => [movedBack(alert, pauseMs)])
  if (pauseMs <= intervalMs) return state
  return withAlerts(state, (alert) => (alert.state !== 'pending' ? [alert] : pauseMs > toleratedMs ? [] : [{ ...alert, activeAt: Math.min(now, alert.activeAt + pauseMs) }]))
}

function withAlerts(state: GroupState, change: (alert: AlertState) => readonly AlertState[]): GroupState {
  return { ...state, rules: state.rules.map((rule) => ({ ...rule, alerts: rule.alerts.flatMap(change) })) }
}

function movedBack(alert: AlertState, byMs: number): AlertState {
  const moved = (at: number | null) => (at === null ? null : at + byMs)
  return { ...alert, activeAt: alert.activeAt + byMs, firedAt: moved(alert.firedAt), resolvedAt: moved(alert.resolvedAt), keepFiringSince: moved(alert.keepFiringSince) }
}
