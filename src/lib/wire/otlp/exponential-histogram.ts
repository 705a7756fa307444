import type { FloatHistogram } from '#lib/promql'
import type { OtlpBuckets, OtlpExponentialPoint } from './otlp-messages.ts'

const finest = 8
const coarsest = -4
const defaultZeroThreshold = 1e-128
const maxBuckets = 20_000

/**
 * An exponential histogram as a native one, or what is wrong with it: bucket `i` of OpenTelemetry, (base^i, base^(i+1)], is
 * bucket i + 1 of Prometheus. A finer scale than Prometheus knows is made coarser, two buckets into one at each step.
 */
export function nativeHistogram({ scale = 0, zeroCount = 0, zeroThreshold = 0, count = 0, sum = 0, positive, negative }: OtlpExponentialPoint): FloatHistogram | string {
  if (scale < coarsest) return `has the scale ${scale}; ${coarsest} is the coarsest that can be kept.`
  if ([positive, negative].some((buckets) => (buckets?.bucketCounts?.length ?? 0) > maxBuckets)) return `has more than ${maxBuckets} buckets.`
  const shift = Math.max(0, scale - finest)
  return {
    schema: scale - shift, zeroThreshold: zeroThreshold === 0 ? defaultZeroThreshold : zeroThreshold, zeroCount, count, sum,
    positive: bucketsOf(positive, shift), negative: bucketsOf(negative, shift), customBounds: [], resetHint: 'unknown',
  }
}

function bucketsOf({ offset = 0, bucketCounts = [] }: OtlpBuckets = {}, shift: number): { indexes: number[]; counts: number[] } {
  const merged = new Map<number, number>()
  for (const [at, count] of bucketCounts.entries()) {
    const index = ((offset + at) >> shift) + 1
    if (count > 0) merged.set(index, (merged.get(index) ?? 0) + count)
  }
  return { indexes: [...merged.keys()], counts: [...merged.values()] }
}
