import { describe, expect, it } from 'vitest'
import { evaluateQuery, Labels, markStale, type ReadableSeries, type SeriesSource } from '#lib/promql'
import type { AlertingRule, Rule, RuleGroup } from '#lib/rule-file'
import { alertIntervals } from './alert-intervals.ts'
import { evaluateGroup, type GroupEvaluation } from './evaluate-group.ts'
import { vectorOf } from './instant-vector.ts'
import type { RuleSample } from './rule-sample.ts'
import { type GroupState, newGroupState } from './rule-state.ts'

const minute = 60_000

function alerting(name: string, expr: string, more: Partial<AlertingRule> = {}): AlertingRule {
  return { kind: 'alert', name, expr, labels: {}, annotations: {}, forMs: 0, keepFiringForMs: 0, line: 1, ...more }
}

function groupOf(...rules: Rule[]): RuleGroup {
  return { name: 'g', intervalMs: minute, queryOffsetMs: undefined, limit: 0, rules }
}

/** Series that rules write to and read from. */
class Series implements SeriesSource {
  readonly all = new Map<string, { labels: Labels; samples: RuleSample[] }>()
  batches = 0

  async write(samples: readonly RuleSample[]): Promise<void> {
    this.batches += 1
    for (const sample of samples) {
      const known = this.all.get(sample.labels.key) ?? { labels: sample.labels, samples: [] }
      this.all.set(sample.labels.key, known)
      known.samples.push(sample)
    }
  }

  put(text: Record<string, string>, values: readonly (number | undefined)[]): this {
    void this.write(values.flatMap((value, at) => value === undefined ? [] : [{ labels: Labels.of(text), time: at * minute, value, isStale: false }]))
    return this
  }

  async select({ matchers, from, to }: Parameters<SeriesSource['select']>[0]): Promise<ReadableSeries[]> {
    return [...this.all.values()].filter(({ labels }) => matchers.every(({ name, fits }) => fits(labels.get(name)))).map(({ labels, samples }) => {
      const kept = samples.filter(({ time }) => time > from && time <= to)
      const values = Float64Array.from(kept, ({ value }) => value)
      for (const [at, { isStale }] of kept.entries()) if (isStale) markStale(values, at)
      return { labels, read: () => ({ times: Float64Array.from(kept, ({ time }) => time), values }) }
    })
  }
}

async function evaluate(series: Series, group: RuleGroup, state: GroupState, at: number): Promise<GroupEvaluation> {
  return evaluateGroup(group, {
    at, state, externalLabels: {}, externalUrl: '', write: (samples) => series.write(samples),
    query: async (query, time) => vectorOf(await evaluateQuery(series, { query, start: time, end: time, step: 0 }, { lookback: 30_000 })),
  })
}

async function runOver(series: Series, group: RuleGroup, count: number): Promise<GroupEvaluation[]> {
  const evaluations: GroupEvaluation[] = []
  let state = newGroupState(group)
  for (let at = 0; at < count; at += 1) {
    const evaluation = await evaluate(series, group, state, at * minute)
    state = JSON.parse(JSON.stringify(evaluation.state)) as GroupState
    evaluations.push(evaluation)
  }
  return evaluations
}

describe('evaluateGroup', () => {
  it('waits, fires, keeps firing and ends', async () => {
    const series = new Series().put({ __name__: 'up', job: 'a' }, [1, 0, 0, 0, 1, 1, 1, 0])
    const rule = alerting('Down', 'up == 0', { forMs: 2 * minute, keepFiringForMs: 2 * minute, labels: { severity: 'page' } })
    const evaluations = await runOver(series, groupOf(rule), 8)
    expect(evaluations.map(({ alerts }) => alerts.map(({ alert }) => alert.state).join())).toEqual(['', 'pending', 'pending', 'firing', 'firing', 'firing', 'inactive', 'pending'])
    expect(evaluations.flatMap(({ transitions }) => transitions.map(({ from, alert }) => `${from ?? 'none'} → ${alert.state}`))).toEqual(['none → pending', 'pending → firing', 'firing → inactive', 'inactive → pending'])
    expect(evaluations[3]?.alerts[0]?.alert).toMatchObject({ labels: { alertname: 'Down', job: 'a', severity: 'page' }, value: '0', activeAt: minute, firedAt: 3 * minute })
    const names = [...series.all.values()].map(({ labels, samples }) => `${String(labels)} ${samples.map(({ value, isStale }) => isStale ? 'stale' : value).join(' ')}`)
    expect(names).toContain('{__name__="ALERTS", alertname="Down", alertstate="firing", job="a", severity="page"} 1 1 1 stale')
    expect(names).toContain('{__name__="ALERTS", alertname="Down", alertstate="pending", job="a", severity="page"} 1 1 stale 1')
    expect(names).toContain('{__name__="ALERTS_FOR_STATE", alertname="Down", job="a", severity="page"} 60 60 60 60 60 stale 420')
  })

  it('lets a rule read what an earlier one has just recorded, and writes at once what nobody reads', async () => {
    const series = new Series().put({ __name__: 'x' }, [1, 2])
    const group = groupOf({ kind: 'record', name: 'a', expr: 'x * 10', labels: { l: '1' }, line: 1 }, { kind: 'record', name: 'b', expr: 'sum(a) + 1', labels: {}, line: 2 }, { kind: 'record', name: 'c', expr: 'x', labels: {}, line: 3 })
    series.batches = 0
    const [first] = await runOver(series, group, 1)
    expect(first).toMatchObject({ failures: [], sampleCount: 3 })
    expect(series.batches).toBe(2)
    expect([...series.all.values()].map(({ labels, samples }) => `${labels.name} ${samples[0]?.value}`)).toEqual(['x 1', 'a 10', 'b 11', 'c 1'])
  })

  it('keeps what a rule knew when it cannot be evaluated or written, and says why', async () => {
    const series = new Series().put({ __name__: 'up' }, [0, 0])
    const group = groupOf(alerting('Down', 'up == 0'), { kind: 'record', name: 'r', expr: 'up', labels: {}, line: 2 })
    const { state } = await evaluate(series, group, newGroupState(group), 0)
    const failing = await evaluateGroup(group, { at: minute, state, externalLabels: {}, externalUrl: '', query: () => Promise.reject(new Error('The store is away.')), write: () => Promise.resolve() })
    expect(failing.failures.map(({ name, message }) => `${name}: ${message}`)).toEqual(['Down: The store is away.', 'r: The store is away.'])
    expect(failing.state.rules.map(({ alerts, series: given }) => [alerts.length, given.length])).toEqual([[1, 2], [0, 1]])
    expect(failing.transitions).toEqual([])
    const unwritten = await evaluateGroup(group, { at: minute, state, externalLabels: {}, externalUrl: '', query: () => Promise.resolve([]), write: () => Promise.reject(new Error('The disk is full.')) })
    expect(unwritten.failures.map(({ message }) => message)).toEqual(['The disk is full.', 'The disk is full.'])
    expect(unwritten.state.rules.map(({ series: given }) => given.length)).toEqual([2, 1])
  })

  it('refuses the same alert twice, and more than the limit', async () => {
    const series = new Series().put({ __name__: 'up', i: '1' }, [0]).put({ __name__: 'up', i: '2' }, [0])
    const group = { ...groupOf(alerting('Same', 'up == 0', { labels: { i: 'x' } }), alerting('Many', 'up == 0')), limit: 1 }
    const { failures } = await evaluate(series, group, newGroupState(group), 0)
    expect(failures.map(({ message }) => message)).toEqual(['vector contains metrics with the same labelset after applying alert labels', 'exceeded limit of 1 with 2 alerts'])
  })

  it('keeps alerts of rules that stay in a changed file, and ends the series of those that went', async () => {
    const series = new Series().put({ __name__: 'up' }, [0, 0])
    const [stays, goes] = [alerting('Stays', 'up == 0', { forMs: minute }), { kind: 'record', name: 'goes', expr: 'up', labels: {}, line: 1 } as const]
    const { state } = await evaluate(series, groupOf(goes, stays), newGroupState(groupOf(goes, stays)), 0)
    const { alerts } = await evaluate(series, groupOf(stays), state, minute)
    expect(alerts.map(({ alert }) => [alert.state, alert.activeAt])).toEqual([['firing', 0]])
    expect(series.all.get(Labels.of({ __name__: 'goes' }).key)?.samples.map(({ isStale }) => isStale)).toEqual([false, true])
  })
})

describe('alertIntervals', () => {
  it('fires when the live evaluation does', async () => {
    const values = [1, 0, 0, 0, 1, 0, 1, 1, 1, 0, undefined, 0, 0, 0, 0, 1, 1]
    const rule = alerting('Down', 'up == 0', { forMs: 2 * minute, keepFiringForMs: 2 * minute })
    const live = await runOver(new Series().put({ __name__: 'up' }, values), groupOf(rule), values.length)
    const result = await evaluateQuery(new Series().put({ __name__: 'up' }, values), { query: rule.expr, start: 0, end: (values.length - 1) * minute, step: minute }, { lookback: 30_000 })
    if (result.type !== 'matrix') throw new Error('no matrix')
    const { intervals } = await alertIntervals(rule, result.series, { start: 0, step: minute, count: values.length }, { externalLabels: {}, externalUrl: '', query: () => Promise.resolve([]) })
    const changes = (state: string, field: 'firedAt' | 'resolvedAt') => live.flatMap(({ transitions }) => transitions.filter(({ alert }) => alert.state === state).map(({ alert }) => alert[field]))
    expect(intervals.filter(({ firedAt }) => firedAt !== null).map(({ firedAt }) => firedAt)).toEqual(changes('firing', 'firedAt'))
    expect(intervals.filter(({ firedAt, endedAt }) => firedAt !== null && endedAt !== null).map(({ endedAt }) => endedAt)).toEqual(changes('inactive', 'resolvedAt'))
  })
})
