import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { PromqlError, type ResultSeries, type Threshold, thresholdOf } from '#lib/promql'
import { type AlertHistory, type AlertInterval, alertIntervals, type EvaluationSteps, vectorOf } from '#lib/rule-engine'
import { type AlertingRule, readRuleFile, type RuleGroup } from '#lib/rule-file'
import { incidentsSince } from '../all-incidents.ts'
import type { AlertingOptions } from '../alerting-settings.ts'
import { entityOfLabels } from '../alerts/map-labels.ts'
import { nextEvaluation } from '../rules/live/group-clock.ts'
import { findRuleSet, groupsOf } from '../rules/rule-set-store.ts'
import { backtestRule, type Proposal, type Score } from './backtest-contract.ts'
import { type Asked, evaluatePast, type Past } from './evaluate-past.ts'
import { incidentOf, type PastIncident, scoreIntervals } from './score-intervals.ts'
import { stricter, thresholdsAround, withThreshold } from './try-thresholds.ts'

const weekMs = 7 * 86_400_000
const mostSteps = 2_000_000
const mostShown = 1000

interface Chosen {
  readonly rule: AlertingRule
  readonly group: RuleGroup
  /** Of the group, as live evaluation has it. */
  readonly key: string
}

/** What a rule would have done, by the machine that does it live. */
export function backtestHandler({ settings, telemetry }: AlertingOptions): Handled {
  return handle(backtestRule, async ({ text, ruleSet, alert, from, to, stepSeconds, service }, ctx) => {
    const { rule, group, key } = await choose(ctx, { text, ruleSet, alert })
    const stepMs = stepSeconds === undefined ? (group.intervalMs ?? settings.evaluationSeconds * 1000) : Math.round(stepSeconds * 1000)
    const steps = stepsOf({ key, stepMs, now: ctx.clock.now().getTime(), from, to })
    const end = steps.start + (steps.count - 1) * steps.step
    const query = async (expr: string, at: number) => vectorOf(await telemetry.metrics.query({ query: expr, start: at, end: at, step: 0 }))
    const historyOf = (series: readonly ResultSeries[]): Promise<AlertHistory> => alertIntervals(rule, series, steps, { externalLabels: {}, externalUrl: ctx.site.url, query, limit: group.limit })
    const tried = await tryOut(telemetry.metrics, rule.expr, steps)
    const { intervals, failures } = await historyOf(tried.series)
    const incidents = await incidentsOf(ctx, { from: steps.start, to: end, services: service === undefined ? servicesOf(intervals) : [service] })
    const score = (each: readonly AlertInterval[]): Score => scoreIntervals(each, incidents, { serviceOf: service === undefined ? entityOfLabels : () => service, end })
    const proposals: Proposal[] = []
    // One after the other: what each finds takes room.
    for (const { threshold, expr, isCurrent, series } of tried.others) proposals.push({ threshold, expr, isCurrent, ...score((await historyOf(series)).intervals) })
    const fell = new Map(intervals.map((interval) => [interval, incidentOf(interval, incidents, service ?? entityOfLabels(interval.labels))]))
    const caught = new Set([...fell.values()].flatMap((incident) => incident?.number ?? []))
    return {
      alert: rule.name, expr: rule.expr, from: moment(steps.start), to: moment(end), stepSeconds: stepMs / 1000, steps: steps.count, incidents: incidents.length, ...score(intervals),
      intervals: intervals.slice(0, mostShown).map((interval) => ({ labels: interval.labels, activeAt: moment(interval.activeAt), firedAt: momentOrNull(interval.firedAt), endedAt: momentOrNull(interval.endedAt), incident: fell.get(interval)?.number ?? null })),
      against: incidents.slice(0, mostShown).map(({ number, title, startedAt, endedAt }) => ({ number, title, startedAt: moment(startedAt), endedAt: momentOrNull(endedAt) })),
      missed: incidents.filter(({ number }) => !caught.has(number)).slice(0, mostShown).map(({ number, title, startedAt }) => ({ number, title, startedAt: moment(startedAt) })),
      proposals,
      warnings: warningsOf({ group, rule, failures, incidents, tried }),
    }
  })
}

async function choose(ctx: Context, { text, ruleSet, alert }: { text: string | undefined; ruleSet: string | undefined; alert: string | undefined }): Promise<Chosen> {
  if ((text === undefined) === (ruleSet === undefined)) throw new ProductError('invalid', 'Give either a text with rules or the name of rules that are kept here.')
  const kept = ruleSet === undefined ? undefined : await findRuleSet(ctx.db, ruleSet)
  if (ruleSet !== undefined && !kept) throw new ProductError('not-found', `There are no rules called ${ruleSet}. List them with daybook rules list.`)
  const source = text ?? kept?.text ?? ''
  const [fault] = readRuleFile(source).faults
  if (fault) throw new ProductError('invalid', `Line ${fault.line}: ${fault.message}`)
  const all = [...groupsOf(source)].flatMap(([name, group]) => group.rules.flatMap((rule): Chosen[] => (rule.kind === 'alert' ? [{ rule, group, key: `${ruleSet ?? ''}\n${name}` }] : [])))
  const found = all.filter(({ rule }) => alert === undefined || rule.name === alert)
  const [first] = found
  if (!first) throw new ProductError('invalid', alert === undefined ? 'There is no alert among these rules. Only alerts can be backtested.' : `There is no alert ${alert} among these rules.`)
  if (found.length > 1 && alert === undefined) throw new ProductError('invalid', `There are ${found.length} alerts: ${found.slice(0, 10).map(({ rule }) => rule.name).join(', ')}. Say which with alert.`)
  return first
}

/** At the moments at which the group is, or would be, evaluated live. */
function stepsOf({ key, stepMs, now, from, to }: { key: string; stepMs: number; now: number; from: string | undefined; to: string | undefined }): EvaluationSteps {
  const end = Math.min(now, to === undefined ? now : Date.parse(to))
  const begin = from === undefined ? end - weekMs : Date.parse(from)
  const start = nextEvaluation(key, stepMs, begin - 1)
  const count = Math.floor((end - start) / stepMs) + 1
  if (count < 1) throw new ProductError('invalid', 'There is no step in that time. Give a start that lies before the end.')
  if (count > mostSteps) throw new ProductError('invalid', `That are ${count.toLocaleString('en')} steps; at most ${mostSteps.toLocaleString('en')} can be tried. Choose a longer step or a shorter time.`)
  return { start, step: stepMs, count }
}

interface Tried {
  readonly series: readonly ResultSeries[]
  readonly others: readonly { readonly threshold: number; readonly expr: string; readonly isCurrent: boolean; readonly series: readonly ResultSeries[] }[]
  readonly note?: string
}

/** Where a rule has a threshold its loosest neighbour is asked once, and all others follow from that answer. */
async function tryOut(metrics: AlertingOptions['telemetry']['metrics'], expr: string, steps: EvaluationSteps): Promise<Tried> {
  const threshold = thresholdOf(expr)
  const values = threshold ? thresholdsAround(threshold) : []
  try {
    if (!threshold || values.length < 2) return { series: (await evaluatePast(metrics, { query: expr }, steps)).series, others: [] }
    const asked = values.slice(0, values.indexOf(threshold.value) + 1).toReversed().reduce<Asked | undefined>((next, value) => askedThreshold(expr, threshold, value, next), undefined)
    const past = await evaluatePast(metrics, asked ?? { query: expr }, steps)
    return fromLoosest(expr, threshold, values, past)
  } catch (error) {
    if (error instanceof PromqlError) throw new ProductError('invalid', `The expression cannot be evaluated over that time: ${error.message}`, { cause: error })
    throw error
  }
}

/** A threshold, and after it the next stricter one, down to the rule's own. */
function askedThreshold(expr: string, threshold: Threshold, value: number, next: Asked | undefined): Asked {
  return { query: value === threshold.value ? expr : withThreshold(expr, threshold, value), threshold: value, stricter: () => next && { asked: next, keep: (series) => stricter(series, threshold.operator, next.threshold ?? value) } }
}

function fromLoosest(expr: string, threshold: Threshold, values: readonly number[], { series: loosest, asked }: Past): Tried {
  const tried = values.slice(Math.max(0, values.findIndex((value) => value === asked.threshold)))
  const others = tried.map((value) => ({ threshold: value, expr: value === threshold.value ? expr : withThreshold(expr, threshold, value), isCurrent: value === threshold.value, series: stricter(loosest, threshold.operator, value) }))
  return { series: others.find(({ isCurrent }) => isCurrent)?.series ?? [], others, ...(tried.length < values.length ? { note: `Thresholds looser than ${tried[0]} would hold nearly always, so none was tried.` } : {}) }
}

function servicesOf(intervals: readonly AlertInterval[]): string[] {
  return [...new Set(intervals.map(({ labels }) => entityOfLabels(labels)))]
}

/** Incidents that were open at some moment of a time. */
async function incidentsOf(ctx: Context, { from, to, services }: { from: number; to: number; services: readonly string[] }): Promise<PastIncident[]> {
  const found = (await incidentsSince(ctx, new Date(from))).map(({ number, title, service, startedAt, mitigatedAt, resolvedAt }): PastIncident => {
    const ended = mitigatedAt ?? resolvedAt
    return { number, title, service, startedAt: Date.parse(startedAt), endedAt: ended === null ? null : Date.parse(ended) }
  })
  // A rule that never fired says nothing of its services: it is held against all incidents.
  return found.filter(({ service, startedAt, endedAt }) => startedAt <= to && (endedAt ?? Infinity) >= from && (services.length === 0 || service === null || services.includes(service)))
}

function warningsOf({ group, rule, failures, incidents, tried }: { group: RuleGroup; rule: AlertingRule; failures: AlertHistory['failures']; incidents: readonly PastIncident[]; tried: Tried }): string[] {
  const recorded = group.rules.filter((each) => each.kind === 'record' && rule.expr.includes(each.name)).map(({ name }) => name)
  return [
    ...(recorded.length === 0 ? [] : [`It reads ${recorded.join(', ')}, which its group records: before the group was evaluated here there are no samples of it.`]),
    ...(failures.length === 0 ? [] : [`At ${failures.length} steps it could not be evaluated: ${failures[0]?.message}`]),
    ...(incidents.length === 0 ? ['There was no incident in that time to hold it against, so recall is not known.'] : []),
    ...(tried.note === undefined ? [] : [tried.note]),
  ]
}

function moment(ms: number): string {
  return new Date(ms).toISOString()
}

function momentOrNull(ms: number | null): string | null {
  return ms === null ? null : moment(ms)
}
