import type { FloatHistogram } from '../../../src/lib/promql/index.ts'
import { markStale } from '../../../src/lib/promql/index.ts'
import type { SampleBatch } from '../../../src/kernel/telemetry/index.ts'
import type { DescribedSeries } from '../../../src/lib/promql/notation/series-notation.ts'

/** Described series as a batch for a store: points `step` ms apart, the first at `from`. */
export function describedBatch(described: readonly DescribedSeries[], step: number, from = 0): SampleBatch {
  const samples = described.flatMap(({ points }, series) => points.flatMap((point, at) => (point === undefined ? [] : [{ series, time: from + at * step, point }])))
  const values = Float64Array.from(samples, ({ point }) => (typeof point === 'number' ? point : 0))
  const histograms = new Map<number, FloatHistogram>()
  for (const [at, { point }] of samples.entries()) {
    if (point === 'stale') markStale(values, at)
    else if (typeof point === 'object') histograms.set(at, point)
  }
  return { series: described.map(({ labels }) => labels), seriesOf: Uint32Array.from(samples, ({ series }) => series), times: Float64Array.from(samples, ({ time }) => time), values, histograms, source: 'test' }
}
