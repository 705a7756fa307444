import { Labels } from '#lib/promql'
import type { AlertingRule } from '#lib/rule-file'
import { advanceAbsent, advancePresent, newPhase } from './alert-phase.ts'
import type { TextScope } from './expand-text.ts'
import { type FoundAlert, foundAlerts } from './found-alerts.ts'
import { knownLabels, labelsOfRecord } from './known-labels.ts'
import type { InstantSample } from './instant-vector.ts'
import type { RuleSample } from './rule-sample.ts'
import type { AlertState } from './rule-state.ts'

export interface AlertsAtTime {
  readonly alerts: readonly AlertState[]
  readonly samples: readonly RuleSample[]
  /** Why the rule failed though its expression was answered: too many alerts. All of them are forgotten then. */
  readonly error?: string
}

/**
 * The alerts of a rule at a time, given those before and what its expression gave (Prometheus, rules: AlertingRule.Eval).
 * Throws where two elements would be the same alert; the alerts before then stay as they are.
 */
export async function evaluateAlerts(rule: AlertingRule, vector: readonly InstantSample[], before: readonly AlertState[], scope: TextScope & { readonly sampleTime: number; readonly limit: number }): Promise<AlertsAtTime> {
  const found = await foundAlerts(rule, vector, scope)
  const { alerts, active } = movedOn(rule, before, found, scope.at)
  if (scope.limit > 0 && active.length > scope.limit) return { alerts: [], samples: [], error: `exceeded limit of ${scope.limit} with ${active.length} alerts` }
  return { alerts, samples: active.flatMap((alert) => samplesOf(rule, alert, scope.sampleTime)) }
}

function movedOn(rule: AlertingRule, before: readonly AlertState[], found: ReadonlyMap<string, FoundAlert>, at: number): { alerts: AlertState[]; active: AlertState[] } {
  const alerts: AlertState[] = []
  const active: AlertState[] = []
  const rest = new Map(found)
  for (const alert of before) {
    const { key } = labelsOfRecord(alert.labels)
    const now = rest.get(key)
    rest.delete(key)
    const phase = now && alert.state === 'inactive' ? newPhase(at) : { state: alert.state, activeAt: alert.activeAt, firedAt: alert.firedAt, resolvedAt: alert.resolvedAt, keepFiringSince: alert.keepFiringSince }
    let outcome: 'active' | 'over' | 'gone' = 'active'
    if (now) advancePresent(phase, at, rule)
    else outcome = advanceAbsent(phase, at, rule)
    if (outcome === 'gone') continue
    const next = { labels: alert.labels, annotations: now?.annotations ?? alert.annotations, value: now?.value ?? alert.value, ...phase }
    alerts.push(next)
    if (outcome === 'active') active.push(next)
  }
  for (const { labels, annotations, value } of rest.values()) {
    const phase = newPhase(at)
    advancePresent(phase, at, rule)
    const next = { labels: labels.toRecord(), annotations, value, ...phase }
    alerts.push(next)
    active.push(next)
  }
  return { alerts, active }
}

interface AlertSeries {
  readonly pending: Labels
  readonly firing: Labels
  readonly forState: Labels
}

const seriesOfAlerts = new WeakMap<AlertState['labels'], AlertSeries>()

/** ALERTS and ALERTS_FOR_STATE. */
function samplesOf(rule: AlertingRule, { labels, state, activeAt }: AlertState, time: number): RuleSample[] {
  let series = seriesOfAlerts.get(labels)
  if (series === undefined) seriesOfAlerts.set(labels, series = alertSeries(rule, labels))
  return [
    { labels: state === 'firing' ? series.firing : series.pending, time, value: 1, isStale: false },
    { labels: series.forState, time, value: Math.floor(activeAt / 1000), isStale: false },
  ]
}

/** A label of the rule that came out empty keeps its own text there, as in Prometheus. */
function alertSeries(rule: AlertingRule, labels: AlertState['labels']): AlertSeries {
  const base = { ...rule.labels, ...labels, alertname: rule.name }
  const named = (more: Readonly<Record<string, string>>) => knownLabels(Labels.of({ ...base, ...more }))
  return { pending: named({ __name__: 'ALERTS', alertstate: 'pending' }), firing: named({ __name__: 'ALERTS', alertstate: 'firing' }), forState: named({ __name__: 'ALERTS_FOR_STATE' }) }
}
