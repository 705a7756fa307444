import { gathered, negativeBuckets, positiveBuckets } from './buckets.ts'
import type { FloatHistogram } from './float-histogram.ts'

/** With a zero bucket at least this wide: what lies in it goes into it. Where it ends within a bucket that holds something, it is widened to take that in. */
export function withWiderZero(histogram: FloatHistogram, threshold: number): FloatHistogram {
  if (threshold <= histogram.zeroThreshold) return histogram
  const [positive, negative] = [positiveBuckets(histogram), negativeBuckets(histogram)]
  let wide = threshold
  for (let before = -1; before !== wide;) {
    before = wide
    for (const { lower, upper } of positive) if (lower < wide && upper > wide) wide = upper
    for (const { lower, upper } of negative) if (upper > -wide && lower < -wide) wide = -lower
  }
  const inside = [...positive.filter(({ lower }) => lower < wide), ...negative.filter(({ upper }) => upper > -wide)]
  const outside = (buckets: FloatHistogram['positive'], isInside: (at: number) => boolean) => gathered(buckets.indexes.flatMap((index, at) => isInside(at) ? [] : [[index, buckets.counts[at] ?? 0] as const]))
  return {
    ...histogram, zeroThreshold: wide, zeroCount: inside.reduce((sum, { count }) => sum + count, histogram.zeroCount),
    positive: outside(histogram.positive, (at) => (positive[at]?.lower ?? Infinity) < wide), negative: outside(histogram.negative, (at) => (negative[at]?.upper ?? -Infinity) > -wide),
  }
}

/** Both with the same zero bucket. */
export function withSameZero(a: FloatHistogram, b: FloatHistogram): [FloatHistogram, FloatHistogram] {
  if (a.zeroThreshold === b.zeroThreshold) return [a, b]
  const [left, right] = [withWiderZero(a, b.zeroThreshold), withWiderZero(b, a.zeroThreshold)]
  return withSameZero(left, right)
}
