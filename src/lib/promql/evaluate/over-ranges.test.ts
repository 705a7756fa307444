import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { Labels } from '../model/labels.ts'
import type { ReadableSeries, SeriesSamples } from '../model/series.ts'
import { markStale } from '../model/stale-marker.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import { evaluateQuery } from './evaluate-query.ts'

const histogram: FloatHistogram = { schema: 0, zeroThreshold: 0.001, zeroCount: 2, count: 3, sum: 1, positive: { indexes: [0], counts: [1] }, negative: { indexes: [], counts: [] }, customBounds: [], resetHint: 'unknown' }
const odd = [-0, 0.1, 0.7, Number.MIN_VALUE, -Number.MIN_VALUE, 1e-290, Number.MAX_VALUE, 1e16, Infinity, -Infinity, Number.NaN]
const anyValue = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -3, max: 4 }) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: 1000 }).map((each) => each / 100) }, { weight: 2, arbitrary: fc.double() }, { weight: 1, arbitrary: fc.constantFrom(...odd) })
const tameValue = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: -50, max: 50, noNaN: true }))
const samples = (value: fc.Arbitrary<number>) => fc.array(fc.record({ gap: fc.constantFrom(1, 10, 10, 10, 10, 25, 200), value }), { maxLength: 50 })
const anySeries = fc.record({ samples: fc.oneof(samples(anyValue), samples(tameValue), samples(fc.integer({ min: 0, max: 3 })), samples(fc.constantFrom(0, -0, 1, Number.NaN))), stale: fc.array(fc.nat(39), { maxLength: 3 }), histogramAt: fc.constantFrom(undefined, undefined, undefined, undefined, 3) })
const functions = [
  ['avg_over_time(', ')'], ['sum_over_time(', ')'], ['min_over_time(', ')'], ['max_over_time(', ')'], ['count_over_time(', ')'], ['last_over_time(', ')'], ['first_over_time(', ')'], ['present_over_time(', ')'],
  ['stddev_over_time(', ')'], ['stdvar_over_time(', ')'], ['quantile_over_time(0.9, ', ')'], ['quantile_over_time(0.5, ', ')'], ['quantile_over_time(0, ', ')'], ['quantile_over_time(1.5, ', ')'], ['quantile_over_time(scalar(x{at="0"}), ', ')'],
  ['deriv(', ')'], ['predict_linear(', ', 30)'], ['predict_linear(', ', scalar(x{at="0"}))'], ['changes(', ')'], ['resets(', ')'], ['rate(', ')'], ['increase(', ')'], ['delta(', ')'], ['irate(', ')'], ['mad_over_time(', ')'], ['absent_over_time(', ')'],
] as const
const modifiers = ['', ' offset 20ms', ' offset -1s', ' @ 0.2', ' @ end()']
const operators = ['>', '<', '>=', '<=', '==', '!=', '> bool ', '== bool ']

function samplesOf({ samples: given, stale, histogramAt }: { readonly samples: readonly { readonly gap: number; readonly value: number }[]; readonly stale: readonly number[]; readonly histogramAt: number | undefined }): SeriesSamples {
  let time = 0
  const times = Float64Array.from(given, ({ gap }) => (time += gap))
  const values = Float64Array.from(given, ({ value }) => value)
  for (const at of stale) if (at < values.length) markStale(values, at)
  const histograms = histogramAt === undefined || histogramAt >= values.length ? undefined : Array.from(values, (_, at) => (at === histogramAt ? histogram : undefined))
  return { times, values, histograms }
}

/** As a source that brings as little as it may. */
function sparing(all: SeriesSamples, within: ValueBounds | undefined): SeriesSamples {
  if (!within || all.histograms) return all
  const values = all.values.map((value) => (value >= within.least && value <= within.most ? value : Number.NaN))
  return values.every(Number.isNaN) ? { times: new Float64Array(0), values: new Float64Array(0) } : { times: all.times, values }
}

function seriesOf(found: readonly SeriesSamples[]): ReadableSeries[] {
  return found.map((all, at) => ({ labels: Labels.of({ __name__: 'x', at: String(at) }), read: (within) => sparing(all, within) }))
}

interface Asked { readonly start: number; readonly step: number; readonly count: number }

async function valuesAt(series: readonly ReadableSeries[], query: string, { start, step, count }: Asked): Promise<Map<string, readonly number[]>> {
  const answer = await evaluateQuery({ select: async () => series }, { query, start, end: start + (count - 1) * step, step }, { lookback: 30 })
  return new Map('series' in answer ? answer.series.map(({ labels, times, values, histograms }) => [String(labels), times.flatMap((time, at) => [time, histograms?.[at] ? Number.NEGATIVE_INFINITY : values[at] as number])]) : [])
}

/** Each step by itself: the functions that look at one window, and no bounds that they know of. */
async function oneByOne(series: readonly ReadableSeries[], query: string, { start, step, count }: Asked): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  const pinned = query.replaceAll('@ end()', `@ ${(start + (count - 1) * step) / 1000}`)
  for (let at = 0; at < count; at += 1) {
    for (const [labels, values] of await valuesAt(series, pinned, { start: start + at * step, step: 0, count: 1 })) found.set(labels, [...(found.get(labels) ?? []), ...values])
  }
  return found
}

const text = (value: number) => (Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN')

it('gives at all steps at once, held against a number, what each step gives by itself', async () => {
  const anyStep = fc.record({ start: fc.integer({ min: 0, max: 300 }), step: fc.constantFrom(3, 10, 10, 60), count: fc.integer({ min: 2, max: 40 }) })
  await fc.assert(fc.asyncProperty(fc.array(anySeries, { minLength: 1, maxLength: 3 }), fc.constantFrom(...functions), fc.constantFrom('5ms', '30ms', '60ms', '300ms'), fc.constantFrom(...modifiers), fc.constantFrom(...operators), fc.oneof(anyValue, fc.nat(1000)), fc.boolean(), anyStep, async (given, [open, close], range, modifier, operator, bound, isSwapped, asked) => {
    const series = seriesOf(given.map(samplesOf))
    const call = `${open}x[${range}]${modifier}${close}`
    // Thresholds that are met exactly are the hardest.
    const known = [...(await oneByOne(series, `+${call}`, asked)).values()].flatMap((values) => values.filter((_, at) => at % 2 === 1))
    const number = text(bound > 4 && known.length > 0 ? known[Math.trunc(bound) % known.length] as number : bound)
    const query = (vector: string) => (isSwapped ? `${number} ${operator} ${vector}` : `${vector} ${operator} ${number}`)
    expect(await valuesAt(series, query(call), asked)).toEqual(await oneByOne(series, query(`+${call}`), asked))
    expect(await valuesAt(series, call, asked)).toEqual(await oneByOne(series, call, asked))
  }), { numRuns: 400 })
}, 60_000)

it('says the same whether numbers may be left out or not', async () => {
  const series = seriesOf([samplesOf({ samples: Array.from({ length: 30 }, (_, at) => ({ gap: 10, value: at })), stale: [], histogramAt: undefined })])
  const said = async (query: string) => {
    const { warnings, infos } = await evaluateQuery({ select: async () => series }, { query, start: 0, end: 300, step: 10 })
    return [...warnings, ...infos].map((each) => each.replace(/ \(\d+:\d+\)$/, ''))
  }
  for (const call of ['rate(x[50ms])', 'increase(x[50ms])', 'quantile_over_time(2, x[50ms])']) {
    expect(await said(`${call} > 1e9`)).toEqual(await said(`+${call} > 1e9`))
    expect(await said(`${call} > 1e9`)).toHaveLength(1)
  }
})

it('stays exact along series that are far longer than their windows', async () => {
  let seed = 7
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  const walk = (from: number, by: number, places: number) => {
    let value = from
    return Float64Array.from({ length: 4000 }, (_, at) => {
      value += (random() - 0.5) * by
      return at % 997 === 0 ? Number.NaN : Number(value.toFixed(places))
    })
  }
  const times = Float64Array.from({ length: 4000 }, (_, at) => (at + 1) * 10 + (at % 7 === 0 ? 1 : 0))
  const series = seriesOf([walk(50, 4, 2), walk(1e11, 1e6, 0), walk(0, 1e-3, 12), walk(1e9, 1e-3, 6)].map((values) => ({ times, values })))
  const asked = { start: 20, step: 13, count: 3000 }
  for (const [open, close] of [['avg_over_time(', ')'], ['sum_over_time(', ')'], ['stddev_over_time(', ')'], ['quantile_over_time(0.9, ', ')'], ['deriv(', ')'], ['predict_linear(', ', 3)'], ['rate(', ')']] as const) {
    const call = `${open}x[500ms]${close}`
    const plain = await valuesAt(series, `+${call}`, asked)
    const values = [...plain.values()].flatMap((each) => each.filter((_, at) => at % 2 === 1))
    const sorted = Float64Array.from(values.filter(Number.isFinite)).sort()
    for (const part of [0.001, 0.3, 0.999]) {
      for (const operator of ['>', '<', '>=', '==']) {
        const query = ` ${operator} ${sorted[Math.floor(part * sorted.length)]}`
        expect(await valuesAt(series, call + query, asked)).toEqual(await valuesAt(series, `+${call}${query}`, asked))
      }
    }
  }
}, 60_000)
