import { extrapolationFactor } from './extrapolated.ts'
import { reconciledText } from '../histogram/binary.ts'
import { noBuckets } from '../histogram/buckets.ts'
import { atSchema, combined, scaledHistogram } from '../histogram/combined.ts'
import { isReset } from '../histogram/compare.ts'
import { customSchema, type FloatHistogram } from '../histogram/float-histogram.ts'
import type { MixedWindow, Telling } from './over-range.ts'

/** rate, increase and delta of native histograms (Prometheus, promql: histogramRate). */
export function rangeGrowth(name: 'rate' | 'increase' | 'delta', window: MixedWindow, telling: Telling): FloatHistogram | undefined {
  const { first, end, seconds } = window
  if (end - first < 2) return undefined
  const isCounter = name !== 'delta'
  const points = window.histograms.slice(first, end) as FloatHistogram[]
  const growth = growthOf(points, isCounter, telling)
  if (!growth) return undefined
  const factor = extrapolationFactor(window, isCounter, growth.count, (points[0] as FloatHistogram).count)
  return scaledHistogram(growth, name === 'rate' ? factor / seconds : factor)
}

function growthOf(points: readonly FloatHistogram[], isCounter: boolean, telling: Telling): FloatHistogram | undefined {
  const [start, second, last] = [points[0] as FloatHistogram, points[1] as FloatHistogram, points.at(-1) as FloatHistogram]
  if (isCounter && points.some(({ resetHint }) => resetHint === 'gauge')) telling.warn(`this native histogram metric is not a counter: ${telling.name}`)
  if (!isCounter && (start.resetHint !== 'gauge' || last.resetHint !== 'gauge')) telling.warn(`this native histogram metric is not a gauge: ${telling.name}`)
  // What stood before a reset at the second sample has no part in the growth, whatever its buckets are.
  const begin = isCounter && isReset(second, start) ? emptyLike(second) : start
  const looked = isCounter ? [begin, ...points.slice(1)] : [begin, last]
  if (looked.some(({ schema }) => (schema === customSchema) !== (begin.schema === customSchema))) {
    telling.warn(`vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${telling.name}`)
    return undefined
  }
  const schema = Math.min(...looked.map((each) => each.schema))
  let growth: FloatHistogram | undefined = add(atSchema(last, schema), begin, -1, telling)
  if (isCounter) {
    let before = begin
    for (const point of points.slice(1)) {
      if (growth && isReset(point, before)) growth = add(growth, before, 1, telling)
      before = point
    }
  }
  return growth && { ...growth, resetHint: 'gauge' }
}

function emptyLike(histogram: FloatHistogram): FloatHistogram {
  return { ...histogram, zeroThreshold: 0, zeroCount: 0, count: 0, sum: 0, positive: noBuckets, negative: noBuckets, resetHint: 'unknown' }
}

function add(a: FloatHistogram, b: FloatHistogram, sign: 1 | -1, { inform }: Telling): FloatHistogram | undefined {
  const result = combined(a, b, sign)
  if (result?.isReconciled) inform(reconciledText(sign === 1 ? 'addition' : 'subtraction'))
  return result?.histogram
}
