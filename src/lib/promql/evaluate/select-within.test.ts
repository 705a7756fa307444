import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Labels } from '../model/labels.ts'
import type { ReadableSeries, SeriesSamples } from '../model/series.ts'
import { markStale } from '../model/stale-marker.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import { evaluateQuery } from './evaluate-query.ts'

const anyNumber = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0, 0.1, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, Infinity, -Infinity, Number.NaN), fc.double())
const anySample = fc.record({ gap: fc.constantFrom(1, 10, 10, 10, 25, 400), value: anyNumber })
const anySeries = fc.array(fc.tuple(fc.array(anySample, { maxLength: 40 }), fc.array(fc.nat(39), { maxLength: 3 })), { maxLength: 4 })

function samplesOf(samples: readonly { readonly gap: number; readonly value: number }[], stale: readonly number[]): SeriesSamples {
  let time = 0
  const times = Float64Array.from(samples, ({ gap }) => (time += gap))
  const values = Float64Array.from(samples, ({ value }) => value)
  for (const at of stale) if (at < values.length) markStale(values, at)
  return { times, values }
}

/** A source that brings as little as it may. */
function sparing({ times, values }: SeriesSamples, within: ValueBounds): SeriesSamples {
  const kept = values.map((value) => (value >= within.least && value <= within.most ? value : Number.NaN))
  return kept.every(Number.isNaN) ? { times: new Float64Array(0), values: new Float64Array(0) } : { times, values: kept }
}

it('holds a selector against a number in one pass as it does in two', async () => {
  const text = (value: number) => (Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN')
  await fc.assert(fc.asyncProperty(anySeries, fc.constantFrom('>', '<', '>=', '<=', '==', '!='), anyNumber, fc.record({ start: fc.integer({ min: 0, max: 400 }), step: fc.constantFrom(0, 7, 10, 60), offset: fc.constantFrom('', ' offset 20ms', ' offset -1s') }), fc.boolean(), async (found, operator, scalar, { start, step, offset }, isSwapped) => {
    const series = found.map(([samples, stale], at): ReadableSeries => {
      const all = samplesOf(samples, stale)
      return { labels: Labels.of({ __name__: 'x', at: String(at) }), read: (within) => (within && at % 2 === 0 ? sparing(all, within) : all) }
    })
    const answer = async (selector: string) => {
      const vector = selector + offset
      return evaluateQuery({ select: async () => series }, { query: isSwapped ? `${text(scalar)} ${operator} ${vector}` : `${vector} ${operator} ${text(scalar)}`, start, end: start + 600, step }, { lookback: 30 })
    }
    // A plus changes nothing but that the selector is evaluated by itself.
    expect(await answer('x')).toEqual(await answer('+x'))
  }), { numRuns: 500 })
})
