import { Labels } from '#lib/promql'
import type { LogChunk, LogRequest, LogSource } from './model/source.ts'
import { lineFilterOf } from './pipeline/line-filter.ts'

export interface HeldLine { readonly labels: Readonly<Record<string, string>>; readonly timeNs: bigint; readonly line: string; readonly metadata?: Readonly<Record<string, string>> }

/** A source over an array, as plain as can be: what any store must agree with. */
export function sourceOf(lines: readonly HeldLine[]): LogSource {
  return {
    async *select(request: LogRequest): AsyncIterable<LogChunk> {
      const passes = request.filters.map(lineFilterOf)
      const kept = lines.filter(({ labels, timeNs, line }) => timeNs >= request.from && timeNs < request.to && request.matchers.every((matcher) => matcher.fits(labels[matcher.name] ?? '')) && passes.every((pass) => pass(line)))
      const sorted = kept.toSorted((a, b) => (a.timeNs < b.timeNs ? -1 : Number(a.timeNs > b.timeNs)))
      if (request.direction === 'backward') sorted.reverse()
      for (const { labels, timeNs, line, metadata } of sorted.slice(0, request.limit)) {
        yield { labels: Labels.of(labels), times: BigInt64Array.of(timeNs), lines: [line], ...(metadata ? { metadata: new Map([[0, metadata]]) } : {}) }
      }
    },
  }
}
