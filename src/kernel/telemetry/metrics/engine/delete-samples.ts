import { matcherOf, type MatchOperator } from '#lib/promql'
import type { SeriesEntry } from '../index/series-entry.ts'
import type { DeleteRecord } from '../log/segment-file.ts'
import type { EngineState } from './engine-state.ts'
import { rewriteBlock } from './rewrite-block.ts'

function entriesOf({ index }: EngineState, { matcherSets }: DeleteRecord): Set<SeriesEntry> {
  return new Set(matcherSets.flatMap((set) => index.select(set.map(({ name, operator, value }) => matcherOf(name, operator as MatchOperator, value)))))
}

/** Takes samples that are in no block out of memory. */
export function deleteHot(state: EngineState, record: DeleteRecord): void {
  for (const { hot } of entriesOf(state, record)) {
    if (hot.length === 0) continue
    const first = hot.placeOf(record.from)
    let end = hot.placeOf(record.to)
    if (end < hot.length && hot.times[end] === record.to) end += 1
    hot.remove(first, end)
  }
}

/** From the blocks that were written before the record. What was written after it stays. */
export async function deleteStored(state: EngineState, record: DeleteRecord): Promise<void> {
  const { blocks, index } = state
  const entries = entriesOf(state, record)
  const isKept = (time: number) => time < record.from || time > record.to
  for (const block of blocks.within(record.from - 1, record.to)) {
    if (block.index.seq >= record.seq) continue
    if (![...entries].some((entry) => block.hasWithin(entry, record.from, record.to))) continue
    const { firstWindow, lastWindow } = block.index
    await rewriteBlock(index, blocks, { firstWindow, lastWindow, seq: state.seq, keeps: (entry) => (entries.has(entry) ? isKept : undefined) })
  }
}
