import { gathered, joined, mapCounts, noBuckets, reduced } from './buckets.ts'
import { customSchema, type FloatHistogram, type ResetHint, type SparseBuckets } from './float-histogram.ts'
import { withSameZero } from './zero-bucket.ts'

export interface Combined {
  readonly histogram: FloatHistogram
  /** One was known to begin anew, the other known not to. */
  readonly isCollision: boolean
  /** Their own bounds differed: only those that both have are kept. */
  readonly isReconciled: boolean
}

/** The sum of two, or their difference. Undefined where one has bounds of its own and the other has not. */
export function combined(a: FloatHistogram, b: FloatHistogram, sign: 1 | -1): Combined | undefined {
  if ((a.schema === customSchema) !== (b.schema === customSchema)) return undefined
  const resetHint = hintOf(a.resetHint, b.resetHint)
  const totals = { count: a.count + sign * b.count, sum: a.sum + sign * b.sum, resetHint: resetHint ?? 'unknown' as const }
  const isCollision = resetHint === undefined
  if (a.schema === customSchema) return { ...customCombined(a, b, sign, totals), isCollision }
  const [left, right] = withSameZero(a, b)
  const schema = Math.min(left.schema, right.schema)
  const both = (side: 'positive' | 'negative') => joined(reduced(left[side], left.schema, schema), reduced(right[side], right.schema, schema), sign)
  return { histogram: { ...left, ...totals, schema, zeroCount: left.zeroCount + sign * right.zeroCount, positive: both('positive'), negative: both('negative') }, isCollision, isReconciled: false }
}

function customCombined(a: FloatHistogram, b: FloatHistogram, sign: 1 | -1, totals: Pick<FloatHistogram, 'count' | 'sum' | 'resetHint'>): Omit<Combined, 'isCollision'> {
  const isSame = a.customBounds.length === b.customBounds.length && a.customBounds.every((bound, at) => bound === b.customBounds[at])
  const customBounds = isSame ? a.customBounds : a.customBounds.filter((bound) => b.customBounds.includes(bound))
  const positive = joined(rebound(a, customBounds), rebound(b, customBounds), sign)
  return { histogram: { ...a, ...totals, customBounds, positive, negative: noBuckets }, isReconciled: !isSame }
}

/** Its buckets under fewer bounds. */
export function rebound({ positive, customBounds }: FloatHistogram, bounds: readonly number[]): SparseBuckets {
  if (bounds === customBounds) return positive
  return gathered(positive.indexes.map((index, at) => {
    const target = bounds.findIndex((bound) => bound >= (customBounds[index] ?? Infinity))
    return [target === -1 ? bounds.length : target, positive.counts[at] ?? 0]
  }))
}

/** Undefined where the two contradict each other. */
function hintOf(a: ResetHint, b: ResetHint): ResetHint | undefined {
  if (a === b) return a
  if (a === 'gauge' || b === 'gauge') return 'gauge'
  return a === 'unknown' || b === 'unknown' ? 'unknown' : undefined
}

/** Every count and the sum times a number. What is turned below nothing is no counter. */
export function scaledHistogram(histogram: FloatHistogram, factor: number): FloatHistogram {
  const scale = (count: number) => count * factor
  return changedCounts(histogram, scale, factor < 0 ? 'gauge' : histogram.resetHint)
}

export function dividedHistogram(histogram: FloatHistogram, by: number): FloatHistogram {
  return changedCounts(histogram, (count) => count / by, by < 0 ? 'gauge' : histogram.resetHint)
}

function changedCounts(histogram: FloatHistogram, change: (count: number) => number, resetHint: ResetHint): FloatHistogram {
  const { zeroCount, count, sum, positive, negative } = histogram
  return { ...histogram, resetHint, zeroCount: change(zeroCount), count: change(count), sum: change(sum), positive: mapCounts(positive, change), negative: mapCounts(negative, change) }
}

/** At a coarser schema. */
export function atSchema(histogram: FloatHistogram, schema: number): FloatHistogram {
  if (schema >= histogram.schema || histogram.schema === customSchema) return histogram
  return { ...histogram, schema, positive: reduced(histogram.positive, histogram.schema, schema), negative: reduced(histogram.negative, histogram.schema, schema) }
}
