import type { SeriesEntry } from '../index/series-entry.ts'
import type { DeleteRecord, SamplesRecord } from '../log/segment-file.ts'
import { deleteHot } from './delete-samples.ts'
import type { EngineState } from './engine-state.ts'
import { windowOf } from './window.ts'

/** Brings back into memory what is in no block. Gives the deletions, which blocks may not have seen yet. */
export function replayLog(state: EngineState): DeleteRecord[] {
  const deletions: DeleteRecord[] = []
  let [current, named]: [number, SeriesEntry[]] = [-1, []]
  state.seq = state.blocks.all().reduce((most, { index: { seq } }) => Math.max(most, seq), 0)
  state.log.replay((record, segment) => {
    if (segment !== current) [current, named] = [segment, []]
    state.seq = Math.max(state.seq, record.seq)
    if (record.kind === 'samples') return replaySamples(state, record, named)
    deleteHot(state, record)
    deletions.push(record)
    return [...state.windows.keys()]
  })
  return deletions
}

/** Gives the windows that got some. */
function replaySamples(state: EngineState, record: SamplesRecord, named: SeriesEntry[]): Set<number> {
  for (const key of record.keys) named.push(state.index.entry(key, record.source))
  const { refs, times, values, histograms } = record
  const windows = new Map<number, boolean>()
  for (let at = 0; at < refs.length; at += 1) {
    const entry = named[refs[at] as number]
    const time = typeof times === 'number' ? times : times[at] as number
    const window = windowOf(time)
    let isCovered = windows.get(window)
    if (isCovered === undefined) windows.set(window, (isCovered = state.blocks.isCovered(window, record.seq)))
    if (!entry || isCovered) continue
    entry.hot.insert(time, values, at, histograms?.get(at))
    entry.lastTime = entry.nextTime = Math.max(entry.lastTime, time)
  }
  const fresh = new Set([...windows].filter(([, isCovered]) => !isCovered).map(([window]) => window))
  for (const window of fresh) state.windows.set(window, record.seq)
  return fresh
}
