import type { Rule, RuleGroup } from '#lib/rule-file'
import type { AlertPhase } from './alert-phase.ts'

/** An alert of one label set. Plain data, as all of a state: it can be stored as JSON and read back. */
export interface AlertState extends Readonly<AlertPhase> {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** The value when the expression held last, as decimal text (JSON has no NaN). */
  readonly value: string
}

/** What one rule remembers between evaluations. */
export interface RuleState {
  /** Its kind, name and labels: by this a rule is the same one in a changed file. */
  readonly key: string
  readonly health: 'unknown' | 'ok' | 'err'
  /** Why its last evaluation failed. */
  readonly lastError: string | null
  readonly evaluatedAt: number | null
  readonly durationMs: number
  readonly alerts: readonly AlertState[]
  /** The series that it wrote last, each as names and values by turns: what vanishes is marked stale. */
  readonly series: readonly (readonly string[])[]
}

export interface GroupState {
  readonly evaluatedAt: number | null
  readonly rules: readonly RuleState[]
  /** Series of rules that are no longer there, still to be marked stale. */
  readonly staleSeries: readonly (readonly string[])[]
}

/** The state of a group that was never evaluated. */
export function newGroupState(group: Pick<RuleGroup, 'rules'>): GroupState {
  return { evaluatedAt: null, rules: group.rules.map(newRuleState), staleSeries: [] }
}

function newRuleState(rule: Rule): RuleState {
  return { key: keyOf(rule), health: 'unknown', lastError: null, evaluatedAt: null, durationMs: 0, alerts: [], series: [] }
}

/**
 * The state for a group whose rules may have changed: rules keep what they knew where kind, name and labels are the same,
 * the first such with the first; what the others had written is to be marked stale. Gives the same state where nothing changed.
 */
export function stateForGroup(group: Pick<RuleGroup, 'rules'>, state: GroupState): GroupState {
  const keys = group.rules.map(keyOf)
  if (keys.length === state.rules.length && keys.every((key, at) => state.rules[at]?.key === key)) return state
  const known = new Map<string, RuleState[]>()
  for (const rule of state.rules) known.set(rule.key, [...(known.get(rule.key) ?? []), rule])
  const rules = group.rules.map((rule, at) => known.get(keys[at] ?? '')?.shift() ?? newRuleState(rule))
  return { ...state, rules, staleSeries: [...state.staleSeries, ...[...known.values()].flat().flatMap(({ series }) => series)] }
}

const keys = new WeakMap<Rule, string>()

export function keyOf(rule: Rule): string {
  const known = keys.get(rule)
  if (known !== undefined) return known
  const key = `${rule.kind} ${rule.name} ${JSON.stringify(Object.entries(rule.labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`
  keys.set(rule, key)
  return key
}
