import type { Labels, Matcher } from '#lib/promql'
import type { StreamVolume } from '../logs-store.ts'
import type { Run } from './block.ts'
import type { Head } from './head.ts'
import type { Segment } from './segment.ts'
import { fitsAll } from './select-lines.ts'

interface Query { readonly matchers: readonly Matcher[]; readonly from: bigint; readonly to: bigint }

/** What each stream has in a range of time. A run that lies in it in part counts by its share of the time. */
export function volumesOf(heads: readonly Head[], segments: readonly Segment[], query: Query): StreamVolume[] {
  const found = new Map<string, { labels: Labels; lines: number; bytes: number; blocks: number }>()
  const add = (labels: Labels, lines: number, bytes: number): void => {
    if (lines < 0.5) return
    const own = found.get(labels.key) ?? { labels, lines: 0, bytes: 0, blocks: 0 }
    found.set(labels.key, own)
    own.lines += Math.round(lines)
    own.bytes += Math.round(bytes)
    own.blocks += 1
  }
  for (const head of heads) {
    for (const { labels, times, lines } of head.streams.values()) {
      if (!fitsAll(labels, query.matchers)) continue
      const within = lines.filter((_, at) => (times[at] as bigint) >= query.from && (times[at] as bigint) < query.to)
      add(labels, within.length, within.reduce((sum, line) => sum + line.length, 0))
    }
  }
  for (const { streams, blocks } of segments.filter(({ from, to }) => to >= query.from && from < query.to)) {
    const isAsked = streams.map((labels) => fitsAll(labels, query.matchers))
    for (const { runs, plainBytes } of blocks) {
      const all = runs.reduce((sum, { count }) => sum + count, 0)
      for (const run of runs.filter(({ stream }) => isAsked[stream])) add(streams[run.stream] as Labels, run.count * shareOf(run, query), plainBytes * (run.count / all) * shareOf(run, query))
    }
  }
  return [...found.values()]
}

function shareOf({ from, to }: Run, query: Query): number {
  const [start, end] = [from > query.from ? from : query.from, to < query.to ? to + 1n : query.to]
  return end <= start ? 0 : Number(end - start) / Number(to - from + 1n)
}
