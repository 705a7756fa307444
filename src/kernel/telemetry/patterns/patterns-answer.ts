import type { z } from 'zod'
import type { listLogPatterns, LogLine, LogPattern } from '../contract.ts'
import type { FoundLogPattern, PatternsAnswer, PatternSpan } from '../logs-store.ts'

const nsPerMs = 1_000_000n

/** What was found, as the operation tells it. */
export function patternsAnswer({ patterns, patternCount, range, before, isSampled }: PatternsAnswer, points: number): z.infer<typeof listLogPatterns.output> {
  return {
    patterns: patterns.map((pattern) => patternOf(pattern, range, before)), patternCount, stepMs: Number(range.to - range.from) / 1e6 / points,
    range: spanOf(range), before: before.map(spanOf), isSampled,
  }
}

function patternOf(pattern: FoundLogPattern, range: PatternSpan, before: readonly PatternSpan[]): LogPattern {
  const { template, state, level, count, usual, firstMs, lastMs, example, counts } = pattern
  return {
    template, state, why: whyOf(pattern, before), level, count, share: range.lines === 0 ? 0 : Math.min(1, count / range.lines), usual: Math.round(usual * 10) / 10,
    firstAt: firstMs === null ? null : momentOf(firstMs), lastAt: lastMs === null ? null : momentOf(lastMs), example: example && lineOf(example), counts: [...counts],
  }
}

function lineOf({ timeNs, labels, line }: NonNullable<FoundLogPattern['example']>): LogLine {
  return { at: momentOf(Number(timeNs / nsPerMs)), atNs: String(timeNs), labels: { ...labels }, line }
}

function whyOf({ state, count, usual, median, peak }: FoundLogPattern, before: readonly PatternSpan[]): string {
  if (before.length === 0) return 'There are no lines before to hold it against.'
  const spans = before.map(({ from, to }) => `${momentOf(Number(from / nsPerMs))} to ${momentOf(Number(to / nsPerMs))}`).join(' and from ')
  if (state === 'new') return `No line of it from ${spans}.`
  if (state === 'gone') return `${amountOf(usual)} from ${spans}, and none now.`
  if (state === 'spiking') return `${amountOf(peak)} in the busiest sixth of the range; the median of the sixths from ${spans} is ${rounded(median)}.`
  return `${amountOf(count)} now, ${rounded(usual)} in as long a time before.`
}

function amountOf(count: number): string {
  return rounded(count) === '1' ? '1 line' : `${rounded(count)} lines`
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function spanOf({ from, to, lines, linesRead }: PatternSpan) {
  return { from: momentOf(Number(from / nsPerMs)), to: momentOf(Number(to / nsPerMs)), lines, linesRead }
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString()
}
