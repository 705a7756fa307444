import { customSchema, type FloatHistogram, type SparseBuckets } from './float-histogram.ts'

export const noBuckets: SparseBuckets = { indexes: [], counts: [] }

/** A bucket by its bounds, as they lie on the line of numbers. */
export interface BoundedBucket {
  lower: number
  upper: number
  readonly count: number
}

/** The upper bound of a bucket; of an exponential one, of its positive twin. */
export function upperBound(index: number, { schema, customBounds }: Pick<FloatHistogram, 'schema' | 'customBounds'>): number {
  if (schema === customSchema) return index < 0 ? -Infinity : customBounds[index] ?? Infinity
  if (schema <= 0) return 2 ** (index * 2 ** -schema)
  const whole = Math.floor(index / 2 ** schema)
  return 2 ** whole * 2 ** ((index - whole * 2 ** schema) / 2 ** schema)
}

export function positiveBuckets(histogram: FloatHistogram): BoundedBucket[] {
  const { indexes, counts } = histogram.positive
  return indexes.map((index, at) => ({ lower: upperBound(index - 1, histogram), upper: upperBound(index, histogram), count: counts[at] ?? 0 }))
}

/** From the one next to zero outwards. */
export function negativeBuckets(histogram: FloatHistogram): BoundedBucket[] {
  const { indexes, counts } = histogram.negative
  return indexes.map((index, at) => ({ lower: -upperBound(index, histogram), upper: -upperBound(index - 1, histogram), count: counts[at] ?? 0 }))
}

/** All that hold something, from the lowest to the highest. */
export function allBuckets(histogram: FloatHistogram): BoundedBucket[] {
  const zero = histogram.zeroCount === 0 ? [] : [{ lower: -histogram.zeroThreshold, upper: histogram.zeroThreshold, count: histogram.zeroCount }]
  return [...negativeBuckets(histogram).reverse(), ...zero, ...positiveBuckets(histogram)]
}

/** The same at a coarser schema: 2 to the power of the difference go into one. */
export function reduced(buckets: SparseBuckets, from: number, to: number): SparseBuckets {
  if (from === to) return buckets
  return gathered(buckets.indexes.map((index, at) => [((index - 1) >> (from - to)) + 1, buckets.counts[at] ?? 0]))
}

/** The sum of two, bucket by bucket; `sign` -1 takes the second away. Empty buckets are left out. */
export function joined(a: SparseBuckets, b: SparseBuckets, sign: 1 | -1): SparseBuckets {
  const of = (buckets: SparseBuckets, factor: number) => buckets.indexes.map((index, at): [number, number] => [index, factor * (buckets.counts[at] ?? 0)])
  return gathered([...of(a, 1), ...of(b, sign)])
}

export function gathered(entries: readonly (readonly [index: number, count: number])[]): SparseBuckets {
  const counts = new Map<number, number>()
  for (const [index, count] of entries) counts.set(index, (counts.get(index) ?? 0) + count)
  const indexes = [...counts.keys()].filter((index) => counts.get(index) !== 0).sort((a, b) => a - b)
  return { indexes, counts: indexes.map((index) => counts.get(index) ?? 0) }
}

export function mapCounts(buckets: SparseBuckets, change: (count: number) => number): SparseBuckets {
  return { indexes: buckets.indexes, counts: buckets.counts.map(change) }
}
