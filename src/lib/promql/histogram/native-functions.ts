import { allBuckets, type BoundedBucket } from './buckets.ts'
import { customSchema, type FloatHistogram } from './float-histogram.ts'

type Inform = (note: string) => void

/** A quantile of a native histogram (Prometheus, promql: HistogramQuantile): exponential within a bucket, linear in the zero bucket and under custom bounds. */
export function nativeQuantile(q: number, histogram: FloatHistogram, inform: Inform): number {
  if (q < 0) return -Infinity
  if (q > 1) return Infinity
  if (histogram.count === 0 || Number.isNaN(q)) return Number.NaN
  const isForward = Number.isNaN(histogram.sum) || q < 0.5
  const buckets = isForward ? allBuckets(histogram) : allBuckets(histogram).reverse()
  const rank = (isForward ? q : 1 - q) * histogram.count
  const { bucket, count: reached, at } = bucketAt(buckets, rank)
  const { lower, upper } = boundsOf(bucket, histogram)
  if (histogram.schema === customSchema && bucket.lower === -Infinity && bucket.upper <= 0) return bucket.upper
  if (histogram.schema === customSchema && bucket.upper === Infinity) return bucket.lower
  const count = Math.min(reached, histogram.count)
  if (count < rank) {
    if (!Number.isNaN(histogram.sum)) return upper
    inform('input to histogram_quantile has NaN observations, result is NaN')
    return Number.NaN
  }
  const counted = buckets.slice(at + 1).reduce((sum, each) => sum + each.count, count)
  if (Number.isNaN(histogram.sum) && counted < histogram.count) inform('input to histogram_quantile has NaN observations, result is skewed higher')
  const fraction = (isForward ? rank - (count - bucket.count) : count - rank) / bucket.count
  return within({ lower, upper }, fraction, histogram)
}

function bucketAt(buckets: readonly BoundedBucket[], rank: number): { bucket: BoundedBucket; count: number; at: number } {
  let count = 0
  let found = { bucket: { lower: 0, upper: 0, count: 0 }, at: -1 }
  for (const [at, bucket] of buckets.entries()) {
    found = { bucket, at }
    count += bucket.count
    if (count >= rank) break
  }
  return { ...found, count }
}

/** A zero bucket beside buckets of one sign alone ends at zero; the lowest custom bucket begins there. */
function boundsOf({ lower, upper }: BoundedBucket, { schema, positive, negative }: FloatHistogram): { lower: number; upper: number } {
  if (schema === customSchema) return lower === -Infinity && upper > 0 ? { lower: 0, upper } : { lower, upper }
  if (!(lower <= 0 && upper >= 0)) return { lower, upper }
  if (negative.indexes.length === 0 && positive.indexes.length > 0) return { lower: 0, upper }
  return positive.indexes.length === 0 && negative.indexes.length > 0 ? { lower, upper: 0 } : { lower, upper }
}

function within({ lower, upper }: { lower: number; upper: number }, fraction: number, { schema }: FloatHistogram): number {
  if (schema === customSchema || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction
  const [low, high] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper))]
  return lower > 0 ? 2 ** (low + (high - low) * fraction) : -(2 ** (high + (low - high) * (1 - fraction)))
}

/** The part of the observations between two values. */
export function nativeFraction(lower: number, upper: number, histogram: FloatHistogram, inform: Inform): number {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN
  if (lower >= upper) return 0
  const buckets = allBuckets(histogram)
  const counted = buckets.reduce((sum, { count }) => sum + count, 0)
  const isSkewed = Number.isNaN(histogram.sum)
  if (isSkewed && counted < histogram.count) inform('input to histogram_fraction has NaN observations, which are excluded from all fractions')
  const total = isSkewed ? counted : histogram.count
  const rankAt = (value: number) => Math.min(total, rankOf(value, buckets, histogram) ?? total)
  return (rankAt(upper) - rankAt(lower)) / histogram.count
}

function rankOf(value: number, buckets: readonly BoundedBucket[], histogram: FloatHistogram): number | undefined {
  let rank = 0
  for (const bucket of buckets) {
    const isZero = bucket.lower <= 0 && bucket.upper >= 0
    const { lower, upper } = isZero && histogram.schema !== customSchema ? boundsOf(bucket, histogram) : bucket
    if (lower >= value) return rank
    if (upper > value) return lower === -Infinity ? bucket.count : rank + bucket.count * partBelow(value, { lower, upper }, isZero || histogram.schema === customSchema)
    rank += bucket.count
  }
  return undefined
}

function partBelow(value: number, { lower, upper }: { lower: number; upper: number }, isLinear: boolean): number {
  if (isLinear) return (value - lower) / (upper - lower)
  const [low, high, at] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper)), Math.log2(Math.abs(value))]
  return lower > 0 ? (at - low) / (high - low) : 1 - (at - high) / (low - high)
}

export const nativeValues: Readonly<Record<string, (histogram: FloatHistogram) => number>> = {
  histogram_count: ({ count }) => count,
  histogram_sum: ({ sum }) => sum,
  histogram_avg: ({ sum, count }) => sum / count,
  histogram_stdvar: variance,
  histogram_stddev: (histogram) => Math.sqrt(variance(histogram)),
}

/** As if all observations of a bucket lay at its (geometric) middle. */
function variance(histogram: FloatHistogram): number {
  const mean = histogram.sum / histogram.count
  const total = allBuckets(histogram).reduce((sum, bucket) => sum + bucket.count * (middle(bucket, histogram) - mean) ** 2, 0)
  return total / histogram.count
}

function middle({ lower, upper }: BoundedBucket, { schema }: FloatHistogram): number {
  if (schema === customSchema) return (upper + lower) / 2
  if (lower <= 0 && upper >= 0) return 0
  return Math.sqrt(upper * lower) * (upper < 0 ? -1 : 1)
}
