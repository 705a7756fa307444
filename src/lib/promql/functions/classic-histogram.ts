/** A cumulative bucket of a classic histogram. */
export interface Bucket {
  readonly bound: number
  count: number
}

export interface BucketQuantile {
  readonly value: number
  /** Where counts fell from a bucket to the next, which cannot be. */
  readonly forced: { readonly minBucket: number; readonly maxBucket: number; readonly maxDifference: number } | undefined
}

/** Differences below this part of the counts are errors of floating point. */
const tolerance = 1e-12

/** The quantile of buckets in any order (Prometheus, promql: BucketQuantile): even spread within a bucket. */
export function bucketQuantile(q: number, given: readonly Bucket[]): BucketQuantile {
  const plain = (value: number): BucketQuantile => ({ value, forced: undefined })
  if (Number.isNaN(q)) return plain(q)
  if (q < 0) return plain(-Infinity)
  if (q > 1) return plain(Infinity)
  const buckets = sortedBuckets(given)
  if (buckets.at(-1)?.bound !== Infinity) return plain(Number.NaN)
  const forced = makeRising(buckets)
  const total = buckets.at(-1)?.count ?? 0
  if (buckets.length < 2 || total === 0) return { value: Number.NaN, forced }
  return { value: quantileWithin(q * total, buckets), forced }
}

function quantileWithin(rank: number, buckets: readonly Bucket[]): number {
  const last = buckets.length - 1
  const found = buckets.findIndex(({ count }, at) => at < last && count >= rank)
  const at = found === -1 ? last : found
  const bucket = buckets[at] as Bucket
  if (at === last) return buckets[last - 1]?.bound ?? Number.NaN
  const before = buckets[at - 1]
  if (!before) return bucket.bound <= 0 ? bucket.bound : bucket.bound * (rank / bucket.count)
  return before.bound + (bucket.bound - before.bound) * ((rank - before.count) / (bucket.count - before.count))
}

/** By bound; the counts of the same bound together. */
function sortedBuckets(given: readonly Bucket[]): Bucket[] {
  const buckets: Bucket[] = []
  for (const { bound, count } of given.toSorted((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0))) {
    const last = buckets.at(-1)
    if (last && last.bound === bound) last.count += count
    else buckets.push({ bound, count })
  }
  return buckets
}

function makeRising(buckets: Bucket[]): BucketQuantile['forced'] {
  let [minBucket, maxBucket, maxDifference, isForced] = [Infinity, -Infinity, 0, false]
  let before = buckets[0]?.count ?? 0
  for (const bucket of buckets.slice(1)) {
    const { bound, count } = bucket
    if (count === before) continue
    if (isAlmost(before, count)) bucket.count = before
    else if (count < before) {
      bucket.count = before
      isForced = true
      minBucket = Math.min(minBucket, bound)
      maxBucket = Math.max(maxBucket, bound)
      maxDifference = Math.max(maxDifference, before - count)
    } else before = count
  }
  return isForced ? { minBucket, maxBucket, maxDifference } : undefined
}

function isAlmost(a: number, b: number): boolean {
  if (a === 0 || b === 0 || Math.abs(a) + Math.abs(b) < Number.MIN_VALUE) return Math.abs(a - b) < tolerance * Number.MIN_VALUE
  return Math.abs(a - b) / Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE) < tolerance
}

/** The part of the observations between two values (Prometheus, promql: BucketFraction). */
export function bucketFraction(lower: number, upper: number, given: readonly Bucket[]): number {
  const buckets = sortedBuckets(given)
  const total = buckets.at(-1)?.count ?? 0
  if (buckets.at(-1)?.bound !== Infinity || total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN
  if (lower >= upper) return 0
  const rankAt = (value: number) => Math.min(total, rankOf(value, buckets) ?? total)
  return (rankAt(upper) - rankAt(lower)) / total
}

/** How many observations are below a value. */
function rankOf(value: number, buckets: readonly Bucket[]): number | undefined {
  let low = (buckets[0]?.bound ?? 0) <= 0 ? -Infinity : 0
  let rank = 0
  for (const { bound, count } of buckets) {
    if (low >= value) return rank
    if (bound > value) return low === -Infinity ? count : rank + ((count - rank) * (value - low)) / (bound - low)
    low = bound
    rank = count
  }
  return undefined
}
