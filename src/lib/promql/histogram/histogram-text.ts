import { goShort } from '../text/go-short.ts'
import { negativeBuckets, positiveBuckets } from './buckets.ts'
import type { FloatHistogram } from './float-histogram.ts'

/** As Prometheus prints one: `{count:20, sum:10, [-2,-1):2, [-0.001,0.001]:2, (1,2]:2}`. */
export function histogramText(histogram: FloatHistogram): string {
  const { count, sum, zeroCount, zeroThreshold } = histogram
  const parts = [`count:${goShort(count)}`, `sum:${goShort(sum)}`]
  for (const bucket of negativeBuckets(histogram).reverse()) parts.push(`[${goShort(bucket.lower)},${goShort(bucket.upper)}):${goShort(bucket.count)}`)
  if (zeroCount !== 0) parts.push(`[${goShort(-zeroThreshold)},${goShort(zeroThreshold)}]:${goShort(zeroCount)}`)
  for (const bucket of positiveBuckets(histogram)) parts.push(`${bucket.lower === -Infinity ? '[' : '('}${goShort(bucket.lower)},${goShort(bucket.upper)}]:${goShort(bucket.count)}`)
  return `{${parts.join(', ')}}`
}
