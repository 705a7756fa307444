import type { Rule, RuleGroup } from '#lib/rule-file'
import type { AlertStateName } from './alert-phase.ts'
import { evaluateAlerts } from './evaluate-alerts.ts'
import { evaluateRecording } from './evaluate-recording.ts'
import type { TextContext } from './expand-text.ts'
import type { InstantQuery } from './instant-vector.ts'
import { PendingSamples } from './pending-samples.ts'
import { labelsOfRecord } from './known-labels.ts'
import { ruleReads } from './rule-reads.ts'
import type { RuleSample } from './rule-sample.ts'
import { type AlertState, type GroupState, type RuleState, stateForGroup } from './rule-state.ts'

export interface GroupEvaluationOptions extends TextContext {
  /** The moment of this evaluation, in ms. */
  readonly at: number
  readonly state: GroupState
  readonly query: InstantQuery
  /**
   * Keeps samples so that queries see them from now on. Called as seldom as the rules allow: before one that reads what others
   * have given, and at the end. Rejects where they were not kept; the rules that gave them have then failed.
   */
  readonly write: (samples: readonly RuleSample[]) => Promise<void>
  /** For groups that name none, in ms (0). */
  readonly defaultQueryOffsetMs?: number
}

export interface AlertTransition {
  readonly rule: number
  readonly alert: AlertState
  /** Undefined: it was not there. */
  readonly from: AlertStateName | undefined
}

export interface RuleFailure {
  readonly rule: number
  readonly name: string
  readonly message: string
}

export interface GroupEvaluation {
  readonly state: GroupState
  /** Those that wait, fire or have ended lately, each with the index of its rule. */
  readonly alerts: readonly { readonly rule: number; readonly alert: AlertState }[]
  /** Alerts whose state is another than before, in the order of the rules. */
  readonly transitions: readonly AlertTransition[]
  readonly failures: readonly RuleFailure[]
  readonly sampleCount: number
}

/** Evaluates the rules of a group one after the other at one time, and gives the state to evaluate from the next time. Never throws. */
export async function evaluateGroup(group: RuleGroup, options: GroupEvaluationOptions): Promise<GroupEvaluation> {
  const before = stateForGroup(group, options.state)
  const offset = group.queryOffsetMs ?? options.defaultQueryOffsetMs ?? 0
  const pending = new PendingSamples(options.write)
  const evaluated: RuleState[] = []
  for (const [index, rule] of group.rules.entries()) {
    const known = before.rules[index]
    if (known) evaluated.push(await evaluateRule({ rule, index, before: known, group, options, offset, pending }))
  }
  pending.addStale(before.staleSeries, options.at - offset)
  await pending.flush()
  const rules = evaluated.map((after, index) => settled(after, before.rules[index], pending.errorOf(index)))
  return {
    state: { evaluatedAt: options.at, rules, staleSeries: pending.errorOf(undefined) === undefined ? [] : before.staleSeries },
    alerts: rules.flatMap(({ alerts }, rule) => alerts.map((alert) => ({ rule, alert }))),
    transitions: rules.flatMap(({ alerts }, rule) => transitionsOf(rule, before.rules[rule]?.alerts ?? [], alerts)),
    failures: rules.flatMap(({ lastError }, rule) => lastError === null ? [] : [{ rule, name: group.rules[rule]?.name ?? '', message: lastError }]),
    sampleCount: pending.count,
  }
}

interface RuleTurn {
  readonly rule: Rule
  readonly index: number
  readonly before: RuleState
  readonly group: RuleGroup
  readonly options: GroupEvaluationOptions
  readonly offset: number
  readonly pending: PendingSamples
}

async function evaluateRule(turn: RuleTurn): Promise<RuleState> {
  const { index, before, options: { at }, offset, pending } = turn
  const startedAt = performance.now()
  const done = { key: before.key, evaluatedAt: at }
  try {
    const { alerts, samples, error } = await resultOf(turn)
    const durationMs = performance.now() - startedAt
    if (error !== undefined) return { ...before, ...done, alerts, health: 'err', lastError: error, durationMs }
    const given = pending.add(index, samples, before.series, at - offset)
    return { ...done, health: 'ok', lastError: null, durationMs, alerts, series: given }
  } catch (error) {
    return { ...before, ...done, health: 'err', lastError: error instanceof Error ? error.message : String(error), durationMs: performance.now() - startedAt }
  }
}

async function resultOf({ rule, before, group: { limit }, options, offset, pending }: RuleTurn): Promise<{ alerts: readonly AlertState[]; samples: readonly RuleSample[]; error?: string }> {
  const { at } = options
  if (pending.hasAny(ruleReads(rule.expr).mayRead)) await pending.flush()
  const vector = await options.query(rule.expr, at - offset)
  if (rule.kind === 'record') return { alerts: [], samples: evaluateRecording(rule, vector, { time: at - offset, limit }) }
  const query: InstantQuery = async (expr, time) => {
    await pending.flush()
    return options.query(expr, time)
  }
  return evaluateAlerts(rule, vector, before.alerts, { alertName: rule.name, at, query, externalLabels: options.externalLabels, externalUrl: options.externalUrl, sampleTime: at - offset, limit })
}

/** What was not written is not known as written. */
function settled(after: RuleState, before: RuleState | undefined, error: string | undefined): RuleState {
  return error === undefined || after.health === 'err' ? after : { ...after, health: 'err', lastError: error, series: before?.series ?? [] }
}

function transitionsOf(rule: number, before: readonly AlertState[], after: readonly AlertState[]): AlertTransition[] {
  if (before.length === 0 && after.length === 0) return []
  const known = new Map(before.map((alert) => [labelsOfRecord(alert.labels).key, alert.state]))
  return after.flatMap((alert) => {
    const from = known.get(labelsOfRecord(alert.labels).key)
    return from === alert.state ? [] : [{ rule, alert, from }]
  })
}
