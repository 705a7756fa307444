import type { Labels } from '#lib/promql'
import type { LogSource } from '../model/source.ts'
import type { LogExpr } from '../parse/ast.ts'
import { answerTooBig, type Budget } from './limits.ts'
import { scanner } from './scan.ts'

/** Lines of one set of labels, in the order asked for. */
export interface StreamLines { readonly labels: Labels; readonly entries: readonly { readonly timeNs: bigint; readonly line: string }[] }

interface Entry { readonly timeNs: bigint; readonly line: string; readonly labels: Labels; readonly order: number }

export interface LogQueryRange { readonly from: bigint; readonly to: bigint; readonly direction: 'forward' | 'backward'; readonly limit: number }

const firstParts = 64n

/**
 * The first `limit` lines in the order asked for. Ranges of time are read one after another from where the order begins, each
 * twice as long as the one before, so that the newest hundred lines of a month do not read the month.
 */
export async function logQuery(source: LogSource, log: LogExpr, { from, to, direction, limit }: LogQueryRange, budget: Budget): Promise<StreamLines[]> {
  const scan = scanner(source, log, budget)
  const kept: Entry[] = []
  let [order, keptBytes] = [0, 0]
  for (const part of partsOf(from, to, direction)) {
    const found: Entry[] = []
    const [room, roomBytes] = [limit - kept.length, budget.maxAnswerBytes - keptBytes]
    let bytes = 0
    await scan({ ...part, direction, limit: room }, (line, labels, timeNs) => {
      const entry = { line, timeNs, labels: labels.result(), order: order++ }
      found.push(entry)
      bytes += bytesOf(entry)
      if (bytes <= roomBytes && found.length < room * 2 + 10_000) return
      bytes = sumOf(first(found, direction, room))
      if (bytes > roomBytes) throw answerTooBig(budget.maxAnswerBytes)
    })
    kept.push(...first(found, direction, room))
    keptBytes += sumOf(found)
    if (kept.length >= limit) break
  }
  return byLabels(kept)
}

function* partsOf(from: bigint, to: bigint, direction: 'forward' | 'backward'): Iterable<{ from: bigint; to: bigint }> {
  let length = (to - from) / firstParts + 1n
  for (let [start, end] = [from, to]; start < end; length *= 2n) {
    if (direction === 'backward') {
      const next = end - length > start ? end - length : start
      yield { from: next, to: end }
      end = next
    } else {
      const next = start + length < end ? start + length : end
      yield { from: start, to: next }
      start = next
    }
  }
}

/** Sorts and cuts in place. */
function first(entries: Entry[], direction: 'forward' | 'backward', limit: number): Entry[] {
  const sign = direction === 'forward' ? 1 : -1
  entries.sort((a, b) => (a.timeNs === b.timeNs ? a.order - b.order : (a.timeNs < b.timeNs ? -sign : sign)))
  if (entries.length > limit) entries.length = limit
  return entries
}

function bytesOf({ line, labels }: Entry): number {
  return labels.items.reduce((sum, { length }) => sum + length, line.length)
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + bytesOf(entry), 0)
}

function byLabels(entries: readonly Entry[]): StreamLines[] {
  const streams = new Map<string, { labels: Labels; entries: { timeNs: bigint; line: string }[] }>()
  for (const { labels, timeNs, line } of entries) {
    const stream = streams.get(labels.key) ?? { labels, entries: [] }
    streams.set(labels.key, stream)
    stream.entries.push({ timeNs, line })
  }
  return [...streams.values()]
}
