import { PromqlError, type ReadableSeries, type SeriesSamples, type StoredSeries, type ValueBounds } from '#lib/promql'
import type { Block, ChunkReader } from '../blocks/block.ts'
import type { SeriesEntry } from '../index/series-entry.ts'
import { TimesJoiner } from './joined-times.ts'
import { mergeSamples, sliceHot } from './merge-samples.ts'

interface Range {
  readonly from: number
  readonly to: number
}

/** A series' chunks of one block that have samples in the range: from the first up to but without the second. */
type Chunks = readonly [first: number, end: number]

interface Wanted {
  readonly block: Block
  readonly byEntry: ReadonlyMap<SeriesEntry, Chunks>
}

const noTimes = new Float64Array(0)

/** Series of which there are samples after `from` up to and with `to`, in blocks or in none yet. Nothing is decoded before it is read, and nothing may be written between this and that. */
export function readableSeries(entries: readonly SeriesEntry[], blocks: readonly Block[], range: Range): ReadableSeries[] {
  const wanted = blocks.map((block) => ({ block, byEntry: chunksWanted(block, entries, range) }))
  const reader = new RangeReader(wanted, range)
  const hasAny = (entry: SeriesEntry) => entry.hot.hasWithin(range.from, range.to) || wanted.some(({ byEntry }) => byEntry.has(entry))
  return entries.filter(hasAny).map((entry) => ({ labels: entry.labels, read: (within) => reader.read(entry, within) }))
}

/** The same with copies of all samples. The words of the error are Prometheus's. */
export function readSeries(entries: readonly SeriesEntry[], blocks: readonly Block[], range: Range, maxSamples: number): StoredSeries[] {
  const found: StoredSeries[] = []
  let count = 0
  for (const { labels, read } of readableSeries(entries, blocks, range)) {
    const { times, values, histograms } = read()
    count += times.length
    if (count > maxSamples) throw new PromqlError('execution', 'query processing would load too many samples into memory in query execution')
    if (times.length > 0) found.push({ labels, times: times.slice(), values: values.slice(), histograms })
  }
  return found
}

function chunksWanted(block: Block, entries: readonly SeriesEntry[], { from, to }: Range): Map<SeriesEntry, Chunks> {
  const wanted = new Map<SeriesEntry, Chunks>()
  for (const entry of entries) {
    let [first, end] = block.chunksOf(entry) ?? [0, 0]
    while (first < end && block.spanOf(first).last <= from) first += 1
    while (first < end && block.spanOf(end - 1).first > to) end -= 1
    if (first < end) wanted.set(entry, [first, end])
  }
  return wanted
}

/** Reads one series after the other into the same room. */
class RangeReader {
  readonly #readers: readonly { readonly byEntry: Wanted['byEntry']; readonly reader: ChunkReader }[]
  readonly #range: Range
  readonly #times: TimesJoiner
  #values = new Float64Array(1024)

  constructor(wanted: readonly Wanted[], range: Range) {
    this.#readers = wanted.filter(({ byEntry }) => byEntry.size > 0).map(({ block, byEntry }) => ({ byEntry, reader: block.reader([...byEntry.values()]) }))
    this.#range = range
    this.#times = new TimesJoiner(range.from, range.to)
  }

  read(entry: SeriesEntry, within?: ValueBounds): SeriesSamples {
    const { from, to } = this.#range
    const { hot } = entry
    const [firstHot, endHot] = [hot.placeOf(from), hot.placeOf(to + 1)]
    if (within && firstHot === endHot && !this.#mayHold(entry, within)) return { times: noTimes, values: noTimes }
    const stored = this.#storedTimes(entry)
    const lastStored = stored.at(-1)
    const isMixed = lastStored !== undefined && firstHot < endHot && (lastStored[lastStored.length - 1] as number) >= (hot.times[firstHot] as number)
    if (isMixed || hot.histograms || this.#hasHistograms(entry)) return this.#merged(entry, firstHot, endHot)
    const { times, first } = this.#times.join(stored, hot.times.subarray(firstHot, endHot))
    if (stored.length === 0) return { times, values: hot.values.subarray(firstHot + first, firstHot + first + times.length) }
    const size = stored.reduce((sum, { length }) => sum + length, 0)
    if (size + endHot - firstHot > this.#values.length) this.#values = new Float64Array((size + endHot - firstHot) * 2)
    this.#decode(entry, within)
    this.#values.set(hot.values.subarray(firstHot, endHot), size)
    return { times, values: this.#values.subarray(first, first + times.length) }
  }

  #storedTimes(entry: SeriesEntry): Float64Array[] {
    const found: Float64Array[] = []
    for (const { byEntry, reader } of this.#readers) {
      const [first, end] = byEntry.get(entry) ?? [0, 0]
      for (let chunk = first; chunk < end; chunk += 1) found.push(reader.times(chunk))
    }
    return found
  }

  #mayHold(entry: SeriesEntry, within: ValueBounds): boolean {
    return this.#readers.some(({ byEntry, reader }) => {
      const [first, end] = byEntry.get(entry) ?? [0, 0]
      for (let chunk = first; chunk < end; chunk += 1) if (reader.mayHold(chunk, within)) return true
      return false
    })
  }

  #decode(entry: SeriesEntry, within: ValueBounds | undefined): void {
    let at = 0
    for (const { byEntry, reader } of this.#readers) {
      const [first, end] = byEntry.get(entry) ?? [0, 0]
      for (let chunk = first; chunk < end; chunk += 1) at = within && !reader.mayHold(chunk, within) ? reader.nothing(chunk, this.#values, at) : reader.values(chunk, this.#values, at)
    }
  }

  #hasHistograms(entry: SeriesEntry): boolean {
    return this.#readers.some(({ byEntry, reader }) => {
      const [first, end] = byEntry.get(entry) ?? [0, 0]
      for (let chunk = first; chunk < end; chunk += 1) if (reader.hasHistograms(chunk)) return true
      return false
    })
  }

  /** What is not only numbers one behind the other. */
  #merged(entry: SeriesEntry, firstHot: number, endHot: number): SeriesSamples {
    const stored = this.#readers.flatMap(({ byEntry, reader }) => {
      const [first, end] = byEntry.get(entry) ?? [0, 0]
      return Array.from({ length: end - first }, (_, at) => reader.samples(first + at))
    })
    const { times, values, histograms } = [...stored, sliceHot(entry.hot, firstHot, endHot)].reduce(mergeSamples, { times: noTimes, values: noTimes })
    const { times: kept, first } = new TimesJoiner(this.#range.from, this.#range.to).join([], times)
    const own = histograms?.slice(first, first + kept.length)
    return { times: kept, values: values.subarray(first, first + kept.length), histograms: own?.some((histogram) => histogram) ? own : undefined }
  }
}
