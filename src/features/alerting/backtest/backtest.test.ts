import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { Labels } from '#lib/promql'
import { sql } from '#platform/database'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { declareIncident } from '#features/incidents/contract'
import { backtestRule, saveRuleSet } from '../contract.ts'

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

/** One sample for each value, ending now. */
async function past(labels: Record<string, string>, values: readonly number[], stepMs: number, end = Date.now()): Promise<void> {
  await place.telemetry.metrics.write({
    series: [Labels.of(labels)], seriesOf: new Uint32Array(values.length), times: Float64Array.from(values, (_, at) => end - (values.length - 1 - at) * stepMs), values: Float64Array.from(values), source: 'test',
  })
}

const rule = (expr: string, more = '') => `groups: [{name: g, interval: 1m, rules: [{alert: Slow, expr: "${expr}", ${more} labels: {service: shop}}]}]`

test('tells how often it would have fired, against incidents, and what other thresholds would have done', async () => {
  const now = Math.floor(Date.now() / 60_000) * 60_000
  // Two hours: a short peak of 12, a long one of 30.
  const values = Array.from({ length: 120 }, (_, minute) => (minute >= 20 && minute < 23 ? 12 : minute >= 60 && minute < 80 ? 30 : 1))
  await past({ __name__: 'latency', job: 'shop' }, values, 60_000, now)
  await place.call(declareIncident, { title: 'Shop is slow', severity: 'high', service: 'service:default/shop', environment: null, startedAt: new Date(now - 58 * 60_000).toISOString() })
  await sql`update incidents_incidents set started_at = ${new Date(now - 58 * 60_000)}, state = 'resolved', resolved_at = ${new Date(now - 40 * 60_000)}, mitigated_at = ${new Date(now - 41 * 60_000)}`.execute(place.database.db)
  const result = await place.call(backtestRule, { text: rule('latency > 10'), from: new Date(now - 7_200_000).toISOString(), to: new Date(now).toISOString() })
  expect(result).toMatchObject({ alert: 'Slow', firings: 2, hits: 1, caught: 1, precision: 0.5, recall: 1, incidents: 1, stepSeconds: 60, missed: [], warnings: [] })
  expect(result.intervals.map(({ labels, incident }) => ({ labels, incident }))).toEqual([{ labels: { alertname: 'Slow', job: 'shop', service: 'shop' }, incident: null }, { labels: { alertname: 'Slow', job: 'shop', service: 'shop' }, incident: 1 }])
  const stricter = result.proposals.find(({ threshold }) => threshold === 15)
  expect(stricter).toMatchObject({ expr: 'latency > 15', firings: 1, precision: 1, recall: 1, isCurrent: false })
  expect(result.proposals.find(({ isCurrent }) => isCurrent)).toMatchObject({ threshold: 10, firings: 2 })
  expect(await place.call(backtestRule, { text: rule('latency > 10', 'for: 5m,'), from: new Date(now - 7_200_000).toISOString(), to: new Date(now).toISOString() })).toMatchObject({ firings: 1, precision: 1, recall: 1 })
  expect(await place.call(backtestRule, { text: rule('latency > 100'), from: new Date(now - 7_200_000).toISOString() })).toMatchObject({ firings: 0, precision: null, recall: 0, missed: [{ number: 1, title: 'Shop is slow' }] })
})

const turnMs = 500
const valueMs = 400
const course = [1, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 9, 1, 1, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1]

test('fires in the past exactly as it did live', async () => {
  const text = `groups: [{name: live, interval: ${turnMs}ms, rules: [{record: turn, expr: "vector(1)"}, {alert: Up, expr: "load > 5", for: 1s, keep_firing_for: ${turnMs}ms, labels: {severity: low}}]}]`
  await place.call(saveRuleSet, { name: 'live', text })
  const { from, to } = await evaluatedLive(4)
  const result = await place.call(backtestRule, { ruleSet: 'live', from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  const fired = result.intervals.flatMap(({ firedAt, endedAt: end }) => (firedAt === null ? [] : [{ from: Date.parse(firedAt), to: end === null ? null : Date.parse(end) }]))
  expect(fired.length).toBe(2)
  expect(fired).toEqual(await liveIntervals(from, to))
}, 120_000)

/** A time at each turn of which there was a live evaluation. A machine that is too busy leaves turns out, and then the past is another: it is tried again. */
async function evaluatedLive(tries: number): Promise<{ from: number; to: number }> {
  // All that the turns will find is there before them: none depends on how fast a sample is taken in.
  const from = Date.now() + 2000
  const to = from + course.length * valueMs
  await past({ __name__: 'load', job: 'a' }, course, valueMs, to - valueMs)
  while ((await timesOf('turn', to - 60_000, Date.now())).every((time) => time < to)) await sleep(100)
  const turns = await timesOf('turn', from, to)
  const isWhole = turns.every((time, at) => at === 0 || time - (turns[at - 1] ?? 0) === turnMs) && turns.length >= Math.floor((to - from) / turnMs)
  if (isWhole) return { from, to }
  if (tries === 1) throw new Error(`Of the turns between ${from} and ${to} only ${turns.length} were evaluated: this machine is too busy to say what a rule does live.`)
  return evaluatedLive(tries - 1)
}

/** What the live evaluation wrote of itself: the series ALERTS, from its first firing sample to its end. */
async function liveIntervals(from: number, to: number): Promise<{ from: number; to: number | null }[]> {
  const times = await timesOf('ALERTS{alertname="Up",alertstate="firing"}', from, to)
  const intervals: { from: number; to: number | null }[] = []
  for (const [at, time] of times.entries()) {
    if (at === 0 || time - (times[at - 1] ?? 0) > turnMs) intervals.push({ from: time, to: time + turnMs })
    else (intervals.at(-1) ?? { to: null }).to = time + turnMs
  }
  return intervals
}

async function timesOf(selector: string, from: number, to: number): Promise<number[]> {
  const result = await place.telemetry.metrics.query({ query: `${selector}[${to - from}ms]`, start: to, end: to, step: 0 })
  return 'series' in result ? result.series.flatMap((series) => [...series.times]) : []
}
