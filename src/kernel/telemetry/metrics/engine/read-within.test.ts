import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evaluateQuery, type FloatHistogram, Labels, markStale } from '#lib/promql'
import { tempDir } from '../../../../../test/harness/index.ts'
import { seriesKey } from '../index/series-key.ts'
import { Engine } from './engine.ts'
import { defaultLimits } from './engine-limits.ts'
import { windowMs } from './window.ts'

const stepMs = windowMs / 8
const histogram: FloatHistogram = { schema: 0, zeroThreshold: 0.001, zeroCount: 2, count: 3, sum: 1, positive: { indexes: [0], counts: [1] }, negative: { indexes: [], counts: [] }, customBounds: [], resetHint: 'unknown' }
const anyValue = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('stale' as const, Number.NaN), fc.double({ noNaN: true, min: -5, max: 15 }))
const anyWrite = fc.record({ series: fc.nat(2), samples: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), anyValue), { minLength: 1, maxLength: 40 }), isFlushed: fc.boolean(), hasHistogram: fc.integer({ min: 0, max: 9 }).map((each) => each === 0) })

it('leaves out nothing that holds, in blocks and in memory', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyWrite, { minLength: 1, maxLength: 8 }), fc.constantFrom('>', '<', '>=', '<=', '==', '!='), fc.integer({ min: -1, max: 10 }), fc.integer({ min: 0, max: 50 }), async (writes, operator, scalar, start) => {
    const { engine } = await Engine.open({ folder: await tempDir(), limits: { ...defaultLimits, retentionMs: 0 }, now: () => 1e12 })
    for (const { series, samples, isFlushed, hasHistogram } of writes) {
      const values = Float64Array.from(samples, ([, value]) => (value === 'stale' ? 0 : value))
      for (const [at, [, value]] of samples.entries()) if (value === 'stale') markStale(values, at)
      const { durable } = engine.write({
        targets: [engine.admit(seriesKey(Labels.of({ __name__: 'x', at: String(series) })), 'test')], seriesOf: new Uint32Array(samples.length), times: Float64Array.from(samples, ([step]) => step * stepMs), values, source: 'test',
        ...(hasHistogram ? { histograms: new Map([[0, histogram]]) } : {}),
      })
      await durable
      if (isFlushed) await engine.keepUp(true)
    }
    const answer = (selector: string) => evaluateQuery({ select: async (request) => engine.readable(request) }, { query: `${selector} ${operator} ${scalar}`, start: start * stepMs, end: (start + 30) * stepMs, step: stepMs / 2 }, { lookback: stepMs })
    const [{ infos: _one, ...fused }, { infos: _two, ...plain }] = [await answer('x'), await answer('+x')]
    expect(fused).toEqual(plain)
    await engine.close()
  }), { numRuns: 40 })
})
