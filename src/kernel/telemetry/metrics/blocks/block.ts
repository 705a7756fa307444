import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import type { FloatHistogram, ValueBounds } from '#lib/promql'
import { decodeTimes, decodeValues } from '#lib/sample-codec'
import type { SeriesEntry } from '../index/series-entry.ts'
import type { SeriesIndex } from '../index/series-index.ts'
import { keySeparator } from '../index/series-key.ts'
import { type BlockIndex, decodeIndex, footBytes, indexSize } from './block-format.ts'
import { type Chunk, histogramsOf, type Samples } from './chunk.ts'
import { anyValues, mayLieWithin, type ValueCodes } from './value-codes.ts'

/** What is read at once where neighbours are wanted too. */
const readBytes = 2 ** 18

/** A file of chunks that does not change any more. */
export class Block {
  readonly path: string
  readonly sizeBytes: number
  readonly index: Omit<BlockIndex, 'keys'>
  readonly firstTime: number
  readonly lastTime: number
  readonly samples: number
  readonly #file: number
  /** The first chunk of each series, and one more. */
  readonly #firstChunk: Uint32Array
  readonly #places: Map<SeriesEntry, number>
  readonly #valuesAt: Float64Array
  readonly #timesAt: Float64Array

  constructor(path: string, file: number, sizeBytes: number, found: BlockIndex, series: SeriesIndex) {
    const { keys, ...index } = found
    this.path = path
    this.sizeBytes = sizeBytes
    this.#file = file
    this.index = index
    const names = keys === '' && index.chunkCounts.length === 0 ? [] : keys.split(keySeparator)
    this.#places = new Map(names.map((key, at) => [series.entry(key, 'stored'), at]))
    this.#firstChunk = sums(index.chunkCounts)
    this.#valuesAt = sums(index.valueSizes.map((size, at) => size + (index.histogramSizes?.[at] ?? 0)), Float64Array)
    const timesStart = this.#valuesAt.at(-1) ?? 0
    this.#timesAt = sums(index.timesSizes, Float64Array).map((at) => at + timesStart)
    this.firstTime = index.timesFirst.reduce((least, time) => Math.min(least, time), Infinity)
    this.lastTime = index.timesLast.reduce((most, time) => Math.max(most, time), -Infinity)
    for (const entry of this.#places.keys()) {
      const last = this.spanOf((this.chunksOf(entry)?.[1] ?? 0) - 1).last
      entry.lastTime = entry.nextTime = Math.max(entry.lastTime, last)
    }
    this.samples = index.timesOf.reduce((sum, id) => sum + (index.timesCounts[id] as number), 0)
  }

  get seriesCount(): number {
    return this.#places.size
  }

  entries(): IterableIterator<SeriesEntry> {
    return this.#places.keys()
  }

  has(entry: SeriesEntry): boolean {
    return this.#places.has(entry)
  }

  /** The chunks of a series as numbers of this block: from the first up to but without the second. */
  chunksOf(entry: SeriesEntry): readonly [from: number, to: number] | undefined {
    const place = this.#places.get(entry)
    return place === undefined ? undefined : [this.#firstChunk[place] as number, this.#firstChunk[place + 1] as number]
  }

  /** Whether a series has samples within [from, to], as far as its chunks' ends tell. */
  hasWithin(entry: SeriesEntry, from: number, to: number): boolean {
    const [start, end] = this.chunksOf(entry) ?? [0, 0]
    for (let chunk = start; chunk < end; chunk += 1) {
      const { first, last } = this.spanOf(chunk)
      if (last >= from && first <= to) return true
    }
    return false
  }

  spanOf(chunk: number): { readonly count: number; readonly first: number; readonly last: number } {
    const times = this.index.timesOf[chunk] as number
    return { count: this.index.timesCounts[times] as number, first: this.index.timesFirst[times] as number, last: this.index.timesLast[times] as number }
  }

  /** Whether a chunk may have a number within bounds, as far as is known without decoding it. */
  mayHold(chunk: number, within: ValueBounds): boolean {
    const { least, most } = this.codesOf(chunk)
    return mayLieWithin(least, most, within)
  }

  codesOf(chunk: number): ValueCodes {
    const [least, most] = [this.index.leastValues?.[chunk], this.index.mostValues?.[chunk]]
    return least === undefined || most === undefined ? anyValues : { least, most }
  }

  /** Reads chunks of ranges (from the first up to but without the second), many at once where they lie together. */
  reader(ranges: readonly (readonly [first: number, end: number])[]): ChunkReader {
    let [from, to, wanted] = [Infinity, 0, 0]
    for (const [first, end] of ranges) {
      const [start, stop] = [this.#valuesAt[first] as number, this.#valuesAt[end] as number]
      from = Math.min(from, start)
      to = Math.max(to, stop)
      wanted += stop - start
    }
    const isDense = wanted * 4 >= to - from
    let [bytes, bytesAt]: [Buffer, number] = [Buffer.alloc(0), 0]
    const valuesOf = (chunk: number) => {
      const at = this.#valuesAt[chunk] as number
      const size = this.index.valueSizes[chunk] as number
      if (at < bytesAt || at + size > bytesAt + bytes.length) {
        bytes = this.read(at, isDense ? Math.max(size, Math.min(readBytes, to - at)) : size)
        bytesAt = at
      }
      return bytes.subarray(at - bytesAt, at - bytesAt + size)
    }
    return new ChunkReader(this, valuesOf)
  }

  timesBytes(id: number): Buffer {
    return this.read(this.#timesAt[id] as number, this.index.timesSizes[id] as number)
  }

  histogramBytes(chunk: number): Buffer | undefined {
    const size = this.index.histogramSizes?.[chunk] ?? 0
    return size === 0 ? undefined : this.read((this.#valuesAt[chunk] as number) + (this.index.valueSizes[chunk] as number), size)
  }

  read(at: number, size: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(size)
    let done = 0
    while (done < size) {
      const got = readSync(this.#file, bytes, done, size - done, at + done)
      if (got === 0) throw new Error(`${this.path} ends too soon.`)
      done += got
    }
    return bytes
  }

  close(): void {
    closeSync(this.#file)
  }

  remove(): void {
    this.close()
    rmSync(this.path, { force: true })
  }
}

/** Decodes chunks of one block; times that several have in common once. */
export class ChunkReader {
  readonly #block: Block
  readonly #valuesOf: (chunk: number) => Uint8Array
  readonly #times = new Map<number, Float64Array>()

  constructor(block: Block, valuesOf: (chunk: number) => Uint8Array) {
    this.#block = block
    this.#valuesOf = valuesOf
  }

  times(chunk: number): Float64Array {
    const id = this.#block.index.timesOf[chunk] as number
    let times = this.#times.get(id)
    if (!times) this.#times.set(id, (times = decodeTimes(this.#block.timesBytes(id), this.#block.index.timesCounts[id] as number)))
    return times
  }

  /** Decodes into `out` from a place on; gives the place behind. */
  values(chunk: number, out: Float64Array, at = 0): number {
    const end = at + this.#block.spanOf(chunk).count
    decodeValues(this.#valuesOf(chunk), out, at, end)
    return end
  }

  mayHold(chunk: number, within: ValueBounds): boolean {
    return this.#block.mayHold(chunk, within)
  }

  /** Puts NaN in the place of a chunk's values; gives the place behind. */
  nothing(chunk: number, out: Float64Array, at: number): number {
    const end = at + this.#block.spanOf(chunk).count
    out.fill(Number.NaN, at, end)
    return end
  }

  hasHistograms(chunk: number): boolean {
    return (this.#block.index.histogramSizes?.[chunk] ?? 0) > 0
  }

  histograms(chunk: number): (FloatHistogram | undefined)[] | undefined {
    const bytes = this.#block.histogramBytes(chunk)
    return bytes && histogramsOf(bytes)
  }

  samples(chunk: number): Samples {
    const times = this.times(chunk)
    const values = new Float64Array(times.length)
    this.values(chunk, values)
    return { times, values, histograms: this.histograms(chunk) }
  }

  /** As it is stored, to be written elsewhere. */
  chunk(chunk: number): Chunk {
    return { ...this.#block.spanOf(chunk), times: this.#block.timesBytes(this.#block.index.timesOf[chunk] as number), values: this.#valuesOf(chunk), codes: this.#block.codesOf(chunk), histograms: this.#block.histogramBytes(chunk) }
  }
}

/** Undefined where the file is no whole block. */
export function openBlock(path: string, series: SeriesIndex): Block | undefined {
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  const found = size < footBytes ? undefined : readIndex(file, size)
  if (found) return new Block(path, file, size, found, series)
  closeSync(file)
  return undefined
}

function readIndex(file: number, size: number): BlockIndex | undefined {
  const foot = Buffer.alloc(footBytes)
  readSync(file, foot, 0, footBytes, size - footBytes)
  const length = indexSize(foot)
  if (length === undefined || length + footBytes > size) return undefined
  const body = Buffer.alloc(length)
  readSync(file, body, 0, length, size - footBytes - length)
  return decodeIndex(body, foot)
}

function sums(counts: Uint32Array): Uint32Array
function sums(counts: Uint32Array, kind: Float64ArrayConstructor): Float64Array
function sums(counts: Uint32Array, kind: Float64ArrayConstructor | Uint32ArrayConstructor = Uint32Array): Float64Array | Uint32Array {
  const out = new kind(counts.length + 1)
  for (let at = 0; at < counts.length; at += 1) out[at + 1] = (out[at] as number) + (counts[at] as number)
  return out
}
