import { PromqlError, type StoredSeries } from '#lib/promql'
import type { Block } from '../blocks/block.ts'
import type { Samples } from '../blocks/chunk.ts'
import type { SeriesEntry } from '../index/series-entry.ts'
import { Room } from './room.ts'
import { mergeSamples, sliceHot } from './merge-samples.ts'

interface Range {
  readonly from: number
  readonly to: number
}

export interface ReadLimits {
  readonly maxSamples: number
  readonly check: () => void
}

/** A series' chunks of one block that have samples in the range. */
interface Wanted {
  readonly block: Block
  readonly byEntry: ReadonlyMap<SeriesEntry, readonly number[]>
}

/** Samples of each entry after `from` up to and with `to`, from blocks and from what is in none yet. */
export function readSeries(entries: readonly SeriesEntry[], blocks: readonly Block[], range: Range, limits: ReadLimits): StoredSeries[] {
  const wanted = blocks.map((block) => ({ block, byEntry: chunksWanted(block, entries, range) }))
  refuseTooMany(entries, wanted, range, limits)
  const readers = wanted.map(({ block, byEntry }) => ({ byEntry, reader: block.reader([...byEntry.values()].flat()) }))
  const room = new Room()
  const found: StoredSeries[] = []
  for (const entry of entries) {
    limits.check()
    const stored = storedOf(entry, readers, room)
    const from = entry.hot.placeOf(range.from)
    const hot = sliceHot(entry.hot, from, entry.hot.length)
    const isAfter = stored.times.length === 0 || hot.times.length === 0 || (stored.times[stored.times.length - 1] as number) < (hot.times[0] as number)
    const samples = trimmed(isAfter ? concatenated(stored, hot) : mergeSamples(stored, hot), range)
    if (samples.times.length > 0) found.push({ labels: entry.labels, ...samples })
  }
  return found
}

function chunksWanted(block: Block, entries: readonly SeriesEntry[], { from, to }: Range): Map<SeriesEntry, readonly number[]> {
  const wanted = new Map<SeriesEntry, readonly number[]>()
  for (const entry of entries) {
    const chunks = block.chunksOf(entry)
    if (!chunks) continue
    const kept: number[] = []
    for (let chunk = chunks[0]; chunk < chunks[1]; chunk += 1) {
      const { first, last } = block.spanOf(chunk)
      if (last > from && first <= to) kept.push(chunk)
    }
    if (kept.length > 0) wanted.set(entry, kept)
  }
  return wanted
}

/** Before anything is decoded. The words are Prometheus's. */
function refuseTooMany(entries: readonly SeriesEntry[], wanted: readonly Wanted[], { from, to }: Range, { maxSamples }: ReadLimits): void {
  let count = 0
  for (const { hot } of entries) count += Math.max(0, hot.placeOf(to + 1) - hot.placeOf(from))
  for (const { block, byEntry } of wanted) for (const chunks of byEntry.values()) for (const chunk of chunks) {
    const span = block.spanOf(chunk)
    const share = span.last === span.first ? 1 : (Math.min(to, span.last) - Math.max(from, span.first)) / (span.last - span.first)
    count += span.count * share
  }
  if (count > maxSamples) throw new PromqlError('execution', 'query processing would load too many samples into memory in query execution')
}

type Readers = readonly { readonly byEntry: Wanted['byEntry']; readonly reader: ReturnType<Block['reader']> }[]

function storedOf(entry: SeriesEntry, readers: Readers, room: Room): Samples {
  const chunks = readers.flatMap(({ byEntry, reader }) => (byEntry.get(entry) ?? []).map((chunk) => ({ reader, chunk, times: reader.times(chunk) })))
  const times = room.timesOf(chunks.map((chunk) => chunk.times))
  const values = room.values(times.length)
  const hasHistograms = chunks.some(({ reader, chunk }) => reader.hasHistograms(chunk))
  const histograms: Exclude<Samples['histograms'], undefined>[number][] = []
  let at = 0
  for (const { reader, chunk, times: { length } } of chunks) {
    reader.values(chunk, values.subarray(at, at + length))
    if (hasHistograms) histograms.push(...(reader.histograms(chunk) ?? Array.from<undefined>({ length })))
    at += length
  }
  return { times, values, histograms: hasHistograms ? histograms : undefined }
}

function concatenated(a: Samples, b: Samples): Samples {
  if (a.times.length === 0) return b
  if (b.times.length === 0) return a
  const size = a.times.length + b.times.length
  const [times, values] = [new Float64Array(size), new Float64Array(size)]
  times.set(a.times)
  times.set(b.times, a.times.length)
  values.set(a.values)
  values.set(b.values, a.times.length)
  const padded = ({ histograms, times: { length } }: Samples) => histograms ?? Array.from<undefined>({ length })
  return { times, values, histograms: a.histograms || b.histograms ? [...padded(a), ...padded(b)] : undefined }
}

function trimmed({ times, values, histograms }: Samples, { from, to }: Range): Samples {
  let [first, end] = [0, times.length]
  while (first < end && (times[first] as number) <= from) first += 1
  while (end > first && (times[end - 1] as number) > to) end -= 1
  const kept = histograms?.slice(first, end)
  return { times: times.subarray(first, end), values: values.subarray(first, end), histograms: kept?.some((histogram) => histogram) ? kept : undefined }
}
