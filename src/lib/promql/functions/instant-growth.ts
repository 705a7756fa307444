import { reconciledText } from '../histogram/binary.ts'
import { combined, dividedHistogram } from '../histogram/combined.ts'
import { isReset } from '../histogram/compare.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { MixedWindow, Telling } from './over-range.ts'

/** irate and idelta: the last two samples. */
export function instantGrowth(isRate: boolean, window: MixedWindow, telling: Telling): FloatHistogram | number | undefined {
  const { end, first, times, values, histograms } = window
  if (end - first < 2) return undefined
  const ms = (times[end - 1] as number) - (times[end - 2] as number)
  if (ms === 0) return undefined
  const [before, now] = [histograms[end - 2], histograms[end - 1]]
  if (!before && !now) {
    const [low, high] = [values[end - 2] as number, values[end - 1] as number]
    const growth = isRate && high < low ? high : high - low
    return isRate ? growth / (ms / 1000) : growth
  }
  if (!before || !now) {
    telling.warn(`encountered a mix of histograms and floats for metric name ${telling.name}`)
    return undefined
  }
  const hasGauge = before.resetHint === 'gauge' || now.resetHint === 'gauge'
  if (isRate && hasGauge) telling.warn(`this native histogram metric is not a counter: ${telling.name}`)
  if (!isRate && (before.resetHint !== 'gauge' || now.resetHint !== 'gauge')) telling.warn(`this native histogram metric is not a gauge: ${telling.name}`)
  const growth = isRate && isReset(now, before) ? now : difference(now, before, telling)
  return growth && { ...(isRate ? dividedHistogram(growth, ms / 1000) : growth), resetHint: 'gauge' }
}

function difference(now: FloatHistogram, before: FloatHistogram, { warn, inform, name }: Telling): FloatHistogram | undefined {
  const result = combined(now, before, -1)
  if (!result) warn(`vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${name}`)
  if (result?.isReconciled) inform(reconciledText('subtraction'))
  return result?.histogram
}
