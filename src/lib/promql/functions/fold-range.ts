import { collisionText, reconciledText } from '../histogram/binary.ts'
import { combined, dividedHistogram } from '../histogram/combined.ts'
import { isReset, isSameHistogram } from '../histogram/compare.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { MixedWindow, Telling } from './over-range.ts'

/** The sum of many; undefined where their buckets do not go together. */
export function sumOfHistograms(histograms: readonly FloatHistogram[], said: { warn(text: string): void; inform(text: string): void }): FloatHistogram | undefined {
  let sum: FloatHistogram | undefined = histograms[0]
  let isReconciled = false
  for (const histogram of histograms.slice(1)) {
    const result = sum && combined(sum, histogram, 1)
    sum = result?.histogram
    isReconciled ||= result?.isReconciled ?? false
  }
  const hints = new Set(histograms.map(({ resetHint }) => resetHint))
  if (hints.has('reset') && hints.has('not-reset')) said.warn(collisionText('aggregation'))
  if (isReconciled) said.inform(reconciledText('aggregation'))
  return sum
}

export function sumOf({ histograms, first, end }: MixedWindow, telling: Telling): FloatHistogram | undefined {
  const sum = sumOfHistograms(histograms.slice(first, end) as FloatHistogram[], telling)
  if (!sum) telling.warn(`vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${telling.name}`)
  return sum
}

export function meanOf(window: MixedWindow, telling: Telling): FloatHistogram | undefined {
  const sum = sumOf(window, telling)
  return sum && dividedHistogram(sum, window.end - window.first)
}

export function lastOf({ histograms, values }: MixedWindow, at: number): FloatHistogram | number | undefined {
  return histograms[at] ?? values[at]
}

export function changesOf(window: MixedWindow): number {
  return countPairs(window, (before, now) => before && now ? !isSameHistogram(before, now) : true, (before, now) => now !== before && !(Number.isNaN(now) && Number.isNaN(before)))
}

export function resetsOf(window: MixedWindow): number {
  return countPairs(window, (before, now) => before && now ? isReset(now, before) : true, (before, now) => now < before)
}

function countPairs({ histograms, values, first, end }: MixedWindow, isCounted: (before: FloatHistogram | undefined, now: FloatHistogram | undefined) => boolean, isFloatCounted: (before: number, now: number) => boolean): number {
  let count = 0
  for (let at = first + 1; at < end; at += 1) {
    const [before, now] = [histograms[at - 1], histograms[at]]
    if (before || now ? isCounted(before, now) : isFloatCounted(values[at - 1] as number, values[at] as number)) count += 1
  }
  return count
}
