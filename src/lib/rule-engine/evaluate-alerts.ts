import { decimalText, Labels } from '#lib/promql'
import type { AlertingRule } from '#lib/rule-file'
import { advanceAbsent, advancePresent, newPhase } from './alert-phase.ts'
import { expandText, type TextScope } from './expand-text.ts'
import type { InstantSample } from './instant-vector.ts'
import type { RuleSample } from './rule-sample.ts'
import type { AlertState } from './rule-state.ts'

export interface AlertsAtTime {
  readonly alerts: readonly AlertState[]
  readonly samples: readonly RuleSample[]
  /** Why the rule failed though its expression was answered: too many alerts. All of them are forgotten then. */
  readonly error?: string
}

interface Found {
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  readonly value: string
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

async function foundAlerts(rule: AlertingRule, vector: readonly InstantSample[], scope: TextScope): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  const [ruleLabels, ruleAnnotations] = [sortedEntries(rule.labels), sortedEntries(rule.annotations)]
  for (const sample of vector) {
    const labels = await alertLabels(rule.name, ruleLabels, sample, scope)
    const annotations: Record<string, string> = {}
    for (const [name, text] of ruleAnnotations) {
      const expanded = expandText(text, sample, scope)
      annotations[name] = typeof expanded === 'string' ? expanded : await expanded
    }
    if (found.has(labels.key)) throw new Error('vector contains metrics with the same labelset after applying alert labels')
    found.set(labels.key, { labels, annotations, value: decimalText(sample.value) })
  }
  return found
}

async function alertLabels(name: string, ruleLabels: readonly (readonly [string, string])[], sample: InstantSample, scope: TextScope): Promise<Labels> {
  const labels = new Map(sample.labels.pairs())
  labels.delete('__name__')
  for (const [label, text] of ruleLabels) {
    const expanded = expandText(text, sample, scope)
    labels.set(label, typeof expanded === 'string' ? expanded : await expanded)
  }
  labels.set('alertname', name)
  return Labels.ofPairs(labels)
}

function movedOn(rule: AlertingRule, before: readonly AlertState[], found: ReadonlyMap<string, Found>, at: number): { alerts: AlertState[]; active: AlertState[] } {
  const alerts: AlertState[] = []
  const active: AlertState[] = []
  const rest = new Map(found)
  for (const alert of before) {
    const key = Labels.of(alert.labels).key
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

/** ALERTS and ALERTS_FOR_STATE. A label of the rule that came out empty keeps its own text there, as in Prometheus. */
function samplesOf(rule: AlertingRule, alert: AlertState, time: number): RuleSample[] {
  const base = { ...rule.labels, ...alert.labels, alertname: rule.name }
  return [
    { labels: Labels.of({ ...base, __name__: 'ALERTS', alertstate: alert.state }), time, value: 1, isStale: false },
    { labels: Labels.of({ ...base, __name__: 'ALERTS_FOR_STATE' }), time, value: Math.floor(alert.activeAt / 1000), isStale: false },
  ]
}

function sortedEntries(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
