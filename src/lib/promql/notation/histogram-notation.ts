import { customSchema, type FloatHistogram, type SparseBuckets } from '../histogram/float-histogram.ts'
import { goShort } from '../text/go-short.ts'

/** A native histogram in the notation of test series: `{{schema:1 count:5 sum:3 buckets:[2 3]}}`. */
export function histogramNotation(histogram: FloatHistogram): string {
  const { schema, count, sum, zeroCount, zeroThreshold, customBounds, resetHint, positive, negative } = histogram
  const parts = [
    ...(schema === 0 ? [] : [`schema:${schema}`]), ...(count === 0 ? [] : [`count:${goShort(count)}`]), ...(sum === 0 ? [] : [`sum:${goShort(sum)}`]),
    ...(zeroCount === 0 ? [] : [`z_bucket:${goShort(zeroCount)}`]), ...(zeroThreshold === 0 ? [] : [`z_bucket_w:${goShort(zeroThreshold)}`]),
    ...(schema === customSchema ? [`custom_values:[${customBounds.map(goShort).join(' ')}]`] : []), ...(resetHint === 'unknown' ? [] : [`counter_reset_hint:${resetHint.replace('-', '_')}`]),
    ...bucketParts('buckets', 'offset', positive), ...bucketParts('n_buckets', 'n_offset', negative),
  ]
  return `{{${parts.join(' ')}}}`
}

/** Gaps are written as empty buckets. */
function bucketParts(name: string, offset: string, { indexes, counts }: SparseBuckets): string[] {
  const [first] = indexes
  if (first === undefined) return []
  const all = Array.from({ length: (indexes.at(-1) ?? first) - first + 1 }, () => 0)
  for (const [at, index] of indexes.entries()) all[index - first] = counts[at] ?? 0
  return [...(first === 0 ? [] : [`${offset}:${first}`]), `${name}:[${all.map(goShort).join(' ')}]`]
}
