import type { FoundPattern } from './log-patterns.ts'

/** `new`: not there in the spans before. `spiking`: many more than it had there. `gone`: there before and no more. */
export type PatternState = 'new' | 'spiking' | 'gone' | 'steady'

/** The spans that are compared: each of as many steps. Span 0 is the one that is looked at. */
export interface Comparison {
  readonly steps: number
  /** The numbers of the spans before that have any line at all. */
  readonly before: readonly number[]
  /** How many lines one that was read stands for, at most. */
  readonly weight: number
}

export interface Judgement {
  readonly state: PatternState
  /** Lines in a span of the same length before, on average. */
  readonly usual: number
  /** Of a sixth of the span: the median before, and the most now. */
  readonly median: number
  readonly peak: number
}

const windowsOfSpan = 6
/** Of a Poisson process that gives five, none comes in one of 150. */
const leastToBeMissed = 5
const leastMore = 10

/** Holds a pattern against the spans before: by the median of sixths of a span and their median absolute deviation (Hampel's test). */
export function judgePattern({ spans }: Pick<FoundPattern, 'spans'>, { steps, before, weight }: Comparison): Judgement {
  const count = (span: number): number => spans.get(span)?.count ?? 0
  const usual = before.length === 0 ? 0 : before.reduce((sum, span) => sum + count(span), 0) / before.length
  const windows = (span: number): number[] => {
    const sums = Array.from({ length: windowsOfSpan }, () => 0)
    for (const [step, value] of spans.get(span)?.bySteps ?? []) {
      const at = Math.min(windowsOfSpan - 1, Math.floor(step * windowsOfSpan / steps))
      sums[at] = (sums[at] as number) + value
    }
    return sums
  }
  const earlier = before.flatMap(windows)
  const median = medianOf(earlier)
  const peak = Math.max(0, ...windows(0))
  const found = { usual, median, peak }
  if (before.length === 0) return { state: 'steady', ...found }
  if (usual === 0) return { state: count(0) > 0 ? 'new' : 'steady', ...found }
  if (count(0) === 0) return { state: usual >= leastToBeMissed * weight ? 'gone' : 'steady', ...found }
  const deviation = 1.4826 * medianOf(earlier.map((value) => Math.abs(value - median)))
  const bound = median + Math.max(5 * deviation, 5 * Math.sqrt(median * weight), leastMore * weight)
  // A burst that came before too, again and again, is how it is.
  const isUsual = earlier.filter((value) => value >= peak * 0.7).length >= 2
  return { state: peak > bound && peak > 2 * median && !isUsual ? 'spiking' : 'steady', ...found }
}

function medianOf(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
