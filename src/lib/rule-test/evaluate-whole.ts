import { evaluateQuery, isBoundToQuery, Labels, parseQuery, type ResultSeries } from '#lib/promql'
import { alertTexts, alertTimeline, type AlertTimeline, recordedLabels, ruleReads } from '#lib/rule-engine'
import type { AlertingRule, RecordingRule, Rule, RuleGroup } from '#lib/rule-file'
import type { Evaluated, Evaluation } from './evaluation.ts'
import { loadInput } from './load-input.ts'
import { TestSeries } from './test-series.ts'

type Texts = Awaited<ReturnType<typeof alertTexts>>

const noQueries = { query: () => Promise.reject(new Error('no queries here')) }

/**
 * Evaluates each rule over all steps at once, which is many times faster than step by step and gives the same, as long as no
 * rule reads what itself or a later one gives, or looks at other times than it may see. Undefined where that is not so, or
 * something fails: step by step then tells what and when.
 */
export async function evaluateWhole(evaluation: Evaluation): Promise<Evaluated | undefined> {
  const rules = evaluation.ruleGroups.flatMap((group) => group.rules)
  if (!canBeWhole(evaluation.ruleGroups, rules)) return undefined
  const { group, input, steps } = evaluation
  const store = new TestSeries()
  loadInput(store, input, group, { from: -Infinity, to: steps.start + (steps.count - 1) * steps.step })
  const run = new WholeRun(evaluation, store, isAlertsRead(rules, group.exprTests.map(({ expr }) => expr)))
  for (const rule of rules) if (!await run.evaluate(rule)) return undefined
  return { store, firing: run.firing, errors: [] }
}

function canBeWhole(groups: readonly RuleGroup[], rules: readonly Rule[]): boolean {
  if (groups.some(({ queryOffsetMs = 0, limit }) => queryOffsetMs !== 0 || limit > 0)) return false
  const lastWriter = new Map<string, number>()
  for (const [index, rule] of rules.entries()) for (const name of namesOf(rule)) lastWriter.set(name, index)
  return rules.every((rule, index) => {
    if (rule.kind === 'alert' && [...Object.values(rule.labels), ...Object.values(rule.annotations)].some((text) => text.includes('{{') && text.includes('query'))) return false
    try {
      if (isBoundToQuery(parseQuery(rule.expr))) return false
    } catch {
      return false
    }
    const { names, mayRead } = ruleReads(rule.expr)
    return names ? names.every((name) => (lastWriter.get(name) ?? -1) < index) : [...lastWriter].every(([name, writer]) => writer < index || !mayRead(name))
  })
}

function namesOf(rule: Rule): string[] {
  return rule.kind === 'record' ? [rule.name] : ['ALERTS', 'ALERTS_FOR_STATE']
}

function isAlertsRead(rules: readonly Rule[], exprs: readonly string[]): boolean {
  return [...rules.map(({ expr }) => expr), ...exprs].some((expr) => namesOf({ kind: 'alert' } as Rule).some((name) => ruleReads(expr).mayRead(name)))
}

class WholeRun {
  readonly #evaluation: Evaluation
  readonly #store: TestSeries
  readonly #writesAlerts: boolean
  readonly #written = new Map<string, ResultSeries>()
  readonly firing = new Map<number, Map<string, Texts[]>>()

  constructor(evaluation: Evaluation, store: TestSeries, writesAlerts: boolean) {
    this.#evaluation = evaluation
    this.#store = store
    this.#writesAlerts = writesAlerts
    for (const [step, names] of evaluation.alertSteps) this.firing.set(step, new Map([...names].map((name) => [name, []])))
  }

  /** False where it cannot be done at once. */
  async evaluate(rule: Rule): Promise<boolean> {
    const { start, step, count } = this.#evaluation.steps
    try {
      const result = await evaluateQuery(this.#store, { query: rule.expr, start, end: start + (count - 1) * step, step }, { defaultStep: step })
      if (result.type !== 'matrix') return false
      return rule.kind === 'record' ? this.#record(rule, result.series) : await this.#alert(rule, result.series)
    } catch {
      return false
    }
  }

  #record(rule: RecordingRule, series: readonly ResultSeries[]): boolean {
    return series.every((each) => this.#write(recordedLabels(rule, each.labels), each))
  }

  /** Writes a series with a stale marker behind each stretch; false where another has written it otherwise. */
  #write(labels: Labels, series: ResultSeries): boolean {
    const known = this.#written.get(labels.key)
    if (known) return isSameSeries(known, series)
    this.#written.set(labels.key, series)
    const { start, step, count } = this.#evaluation.steps
    const end = start + (count - 1) * step
    let before = Number.NaN
    for (const [at, time] of series.times.entries()) {
      if (before + step < time) this.#store.append(labels, before + step, 'stale')
      if (!this.#store.append(labels, time, series.histograms?.[at] ?? series.values[at] ?? Number.NaN)) return false
      before = time
    }
    if (before + step <= end) this.#store.append(labels, before + step, 'stale')
    return true
  }

  async #alert(rule: AlertingRule, series: readonly ResultSeries[]): Promise<boolean> {
    const { steps, group, alertSteps } = this.#evaluation
    if (series.length === 0) return true
    const context = { externalLabels: group.externalLabels, externalUrl: group.externalUrl, ...noQueries }
    const { alerts, failures } = await alertTimeline(rule, series, steps, context)
    if (failures.length > 0) return false
    if (this.#writesAlerts && !alerts.every((alert) => this.#writeAlert(rule, alert))) return false
    for (const [step, names] of alertSteps) {
      if (!names.has(rule.name)) continue
      const found = this.firing.get(step)?.get(rule.name)
      for (const alert of alerts) if (alert.states[step] === firingCode) found?.push(await alertTexts(rule, series, alert, steps, { ...context, step }))
    }
    return true
  }

  #writeAlert(rule: AlertingRule, { labels, states, activeAt }: AlertTimeline): boolean {
    const { start, step } = this.#evaluation.steps
    const base = { ...rule.labels, ...labels.toRecord(), alertname: rule.name }
    const column = (name: Readonly<Record<string, string>>, isIn: (state: number) => boolean, value: (at: number) => number) => {
      const kept = [...states.keys()].filter((at) => isIn(states[at] ?? 0))
      return kept.length === 0 || this.#write(Labels.of({ ...base, ...name }), { labels, times: kept.map((at) => start + at * step), values: kept.map(value), histograms: undefined })
    }
    return column({ __name__: 'ALERTS', alertstate: 'pending' }, (state) => state === 1, () => 1) && column({ __name__: 'ALERTS', alertstate: 'firing' }, (state) => state === firingCode, () => 1)
      && column({ __name__: 'ALERTS_FOR_STATE' }, (state) => state > 0, (at) => Math.floor((activeAt[at] ?? 0) / 1000))
  }
}

const firingCode = 2

function isSameSeries(a: ResultSeries, b: ResultSeries): boolean {
  return a.histograms === undefined && b.histograms === undefined && a.times.length === b.times.length && a.times.every((time, at) => time === b.times[at] && Object.is(a.values[at], b.values[at]))
}
