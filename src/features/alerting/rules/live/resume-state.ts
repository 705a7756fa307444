import type { GroupState } from '#lib/rule-engine'

/** After a longer pause nobody can say that what waited still waits (Prometheus: rules.alert.for-outage-tolerance). */
const toleratedMs = 3_600_000

/** A state from before a pause: alerts that waited go on waiting from where they were, what fired goes on firing. */
export function resumeState(state: GroupState, now: number, intervalMs: number): GroupState {
  if (state.evaluatedAt === null) return state
  const pauseMs = now - state.evaluatedAt - intervalMs
  if (pauseMs <= intervalMs) return state
  return {
    ...state,
    rules: state.rules.map((rule) => ({
      ...rule, alerts: rule.alerts.flatMap((alert) => (alert.state !== 'pending' ? [alert] : pauseMs > toleratedMs ? [] : [{ ...alert, activeAt: Math.min(now, alert.activeAt + pauseMs) }])),
    })),
  }
}
