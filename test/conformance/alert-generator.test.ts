import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describedSeries, evaluateQuery } from '#lib/promql'
import { type AlertTransition, evaluateGroup, type GroupState, newGroupState, vectorOf } from '#lib/rule-engine'
import { readRuleFile, type RuleGroup } from '#lib/rule-file'
import { MemorySource } from '../harness/promql/memory-source.ts'
import { type ExpectedSpan, groupIntervalMs, sampleEveryMs, type Scenario, scenarios } from './alert-generator-scenario.data.ts'

const file = '../shared/corpus/promql-compliance/alert_generator/rules.yaml'
const isThere = existsSync(file)
const zero = Date.UTC(2026, 2, 2)
/** Where the evaluations fall between the samples. */
const offsets = [0, 1, 7500, 15_000, 29_999]
const retentionMs = 15 * 60_000

interface Seen {
  readonly at: number
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>>; readonly state: string; readonly value: string; readonly activeAt: number; readonly firedAt: number | null; readonly resolvedAt: number | null }[]
  readonly transitions: readonly AlertTransition[]
  readonly series: readonly Record<string, string>[]
}

/** The group on a clock of its own; its state goes through JSON each time, as through a restart. */
async function evaluated(group: RuleGroup, { series, length }: Scenario, offset: number): Promise<Seen[]> {
  const source = new MemorySource()
  source.load(series.map(describedSeries), sampleEveryMs, zero)
  const ask = async (query: string, time: number) => vectorOf(await evaluateQuery(source, { query, start: time, end: time, step: 0 }))
  const seen: Seen[] = []
  let state: GroupState = newGroupState(group)
  for (let at = zero + offset; at < zero + length * sampleEveryMs; at += groupIntervalMs) {
    const { alerts, transitions, failures, state: after } = await evaluateGroup(group, { at, state, query: ask, write: async (samples) => { await Promise.resolve(); source.write(samples) }, externalLabels: {}, externalUrl: 'http://127.0.0.1:7300' })
    expect(failures).toEqual([])
    state = JSON.parse(JSON.stringify(after)) as GroupState
    seen.push({ at: at - zero, alerts: alerts.map(({ alert }) => alert), transitions, series: (await ask(`ALERTS{rulegroup="${group.name}"}`, at)).map(({ labels }) => labels.toRecord()) })
  }
  return seen
}

/** In the time of one interval after a change both the former and the new state are right, as the programme has it. */
function allowed({ spans }: Scenario, at: number): { readonly must: readonly ExpectedSpan[]; readonly may: readonly ExpectedSpan[] } {
  const [begin, end] = [(span: ExpectedSpan) => span.from * sampleEveryMs, (span: ExpectedSpan) => span.to * sampleEveryMs]
  return { must: spans.filter((span) => at >= begin(span) + groupIntervalMs && at < end(span)), may: spans.filter((span) => at >= begin(span) && at < end(span) + groupIntervalMs) }
}

const shown = ({ alert, labels, annotations, state, value }: ExpectedSpan) => ({ labels: { ...labels, alertname: alert }, annotations, state, value })

describe.skipIf(!isThere)(`the alert-generator programme (${isThere ? 'there' : `skipped: ${file} is missing`})`, () => {
  const groups = isThere ? readRuleFile(readFileSync(file, 'utf8')).groups : []
  for (const scenario of scenarios) {
    it.each(offsets)(`${scenario.group}: states, values, texts and series, evaluated %i ms after the samples`, async (offset) => {
      const group = groups.find(({ name }) => name === scenario.group)
      expect(group?.intervalMs).toBe(groupIntervalMs)
      const told = new Set<ExpectedSpan>()
      for (const { at, alerts, series } of await evaluated(group!, scenario, offset)) {
        const active = alerts.filter(({ state }) => state !== 'inactive')
        const { must, may } = allowed(scenario, at)
        for (const span of must) expect(active.map(({ labels, annotations, state, value }) => ({ labels, annotations, state, value })), `${at} ms`).toContainEqual(shown(span))
        for (const { labels, annotations, state, value, activeAt } of active) {
          const span = may.find((each) => expect.objectContaining(shown(each)).asymmetricMatch({ labels, annotations, state, value }))
          expect(span, `${at} ms: ${JSON.stringify({ labels, annotations, state, value })}`).toBeDefined()
          expect(activeAt - zero - span!.activeFrom * sampleEveryMs).toSatisfy((late: number) => late >= 0 && late < groupIntervalMs)
          told.add(span!)
        }
        expect(series.toSorted(byText)).toEqual(active.map(({ labels, state }) => ({ ...labels, __name__: 'ALERTS', alertstate: state })).toSorted(byText))
      }
      expect(told.size).toBe(scenario.spans.length)
    })
  }

  it.each(offsets)('tells each beginning and each end once, and keeps an end for a quarter of an hour, evaluated %i ms after the samples', async (offset) => {
    for (const scenario of scenarios) {
      const seen = await evaluated(groups.find(({ name }) => name === scenario.group)!, scenario, offset)
      const begun = seen.flatMap(({ at, transitions }) => transitions.filter(({ alert }) => alert.state === 'firing').map(({ alert }) => ({ at, alert })))
      const ended = seen.flatMap(({ at, transitions }) => transitions.filter(({ alert, from }) => alert.state === 'inactive' && from === 'firing').map(({ alert }) => ({ at, alert })))
      const spans = scenario.spans.filter((span) => span.state === 'firing')
      const merged = spans.filter((span) => !spans.some((other) => other.alert === span.alert && other.labels['variant'] === span.labels['variant'] && other.to === span.from))
      expect(begun).toHaveLength(merged.length)
      expect(ended).toHaveLength(merged.length)
      for (const { at, alert } of begun) expect(alert.firedAt).toBe(zero + at)
      for (const { at, alert } of ended) expect(alert.resolvedAt).toBe(zero + at)
      const over = seen.flatMap(({ at, alerts }) => alerts.filter(({ state }) => state === 'inactive').map(({ resolvedAt }) => zero + at - resolvedAt!))
      expect(Math.max(0, ...over)).toBeLessThanOrEqual(retentionMs)
    }
  })
})

function byText(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): number {
  const [left, right] = [a, b].map((each) => JSON.stringify(Object.entries(each).toSorted(([x], [y]) => (x < y ? -1 : 1))))
  return left! < right! ? -1 : 1
}
