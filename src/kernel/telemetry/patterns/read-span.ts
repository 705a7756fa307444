import { type CountedLine, levelOf } from '#lib/log-patterns'
import type { LineFilter, StreamLines } from '#lib/logql'
import type { LogChunk, LogsStore } from '../logs-store.ts'
import type { Labels, Matcher } from '#lib/promql'

export interface SpanReader {
  readonly source: Pick<LogsStore, 'select' | 'volumes'>
  readonly matchers: readonly Matcher[]
  readonly filters: readonly LineFilter[]
  /** The query's pipeline. */
  readonly run: (chunk: LogChunk) => StreamLines[]
  readonly steps: number
  readonly check: () => void
}

export interface Span { readonly from: bigint; readonly to: bigint; readonly number: number; readonly maxLines: number }

export interface ReadSpan {
  readonly number: number
  readonly from: bigint
  readonly to: bigint
  /** Lines that came through the pipeline; estimated where not all were read. */
  readonly lines: number
  readonly linesRead: number
  /** How many lines one that was read stands for. */
  readonly weight: number
}

/** Reads a span, or, where it has more lines than may be read, an equal part of each of its steps. */
export async function readSpan(reader: SpanReader, { from, to, number, maxLines }: Span, add: (line: CountedLine) => void): Promise<ReadSpan> {
  const { source, matchers, filters, steps } = reader
  const expected = (await source.volumes({ matchers, from, to })).reduce((sum, { lines }) => sum + lines, 0)
  // Line filters leave fewer: how many is not known before they are read, so that they read up to ten times as much.
  const share = Math.min(1, maxLines * (filters.length > 0 ? 10 : 1) / Math.max(1, expected))
  const weight = 1 / share
  let linesRead = 0
  for (const part of share === 1 ? [{ from, to }] : partsOf(from, to, steps, share)) {
    for await (const { labels, timeNs, line } of linesOf(reader, { ...part, filters, direction: 'forward' })) {
      linesRead += 1
      const step = Math.min(steps - 1, Number((timeNs - from) * BigInt(steps) / (to - from)))
      add({ line, timeMs: Number(timeNs / 1_000_000n), span: number, step, weight, level: levelOf(line, (name) => labels.get(name)), example: () => ({ line, timeNs, labels: labels.toRecord() }) })
    }
  }
  return { number, from, to, lines: Math.round(linesRead * weight), linesRead, weight }
}

interface LinesAsked { readonly from: bigint; readonly to: bigint; readonly filters: readonly LineFilter[]; readonly direction: 'forward' | 'backward' }

/** Lines as the query's pipeline leaves them. */
export async function* linesOf({ source, matchers, run, check }: SpanReader, asked: LinesAsked): AsyncIterable<{ readonly labels: Labels; readonly timeNs: bigint; readonly line: string }> {
  for await (const chunk of source.select({ matchers, ...asked, check })) {
    check()
    for (const { labels, entries } of run(chunk)) for (const { timeNs, line } of entries) yield { labels, timeNs, line }
  }
}

/** A part of each step, at a place that is another in each and the same each time. */
function* partsOf(from: bigint, to: bigint, steps: number, share: number): Iterable<{ from: bigint; to: bigint }> {
  const length = Number(to - from) / steps
  for (let step = 0; step < steps; step += 1) {
    const place = ((step * 0.618_033_988_75) % 1) * (1 - share)
    const start = from + BigInt(Math.floor((step + place) * length))
    yield { from: start, to: start + BigInt(Math.max(1, Math.floor(length * share))) }
  }
}
