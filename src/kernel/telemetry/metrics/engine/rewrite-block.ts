import { setImmediate } from 'node:timers/promises'
import { performance } from 'node:perf_hooks'
import type { Block, ChunkReader } from '../blocks/block.ts'
import { BlockWriter } from '../blocks/block-writer.ts'
import { type Chunk, chunkOf, type Samples } from '../blocks/chunk.ts'
import type { SeriesEntry } from '../index/series-entry.ts'
import type { SeriesIndex } from '../index/series-index.ts'
import type { BlockSet } from './block-set.ts'
import { filterSamples, mergeSamples, sliceHot } from './merge-samples.ts'
import { windowMs, windowOf } from './window.ts'

/** No longer at a time than this: writers and readers wait meanwhile. */
const sliceMs = 20

export interface Rewrite {
  readonly firstWindow: number
  readonly lastWindow: number
  /** The newest record of the log. */
  readonly seq: number
  /** Which stored samples of a series stay; left out: all. */
  readonly keeps?: ((entry: SeriesEntry) => ((time: number) => boolean) | undefined) | undefined
}

/** Which samples were written, so that they can be let go of. */
interface Written {
  readonly entry: SeriesEntry
  readonly from: number
  readonly to: number
  readonly count: number
}

/**
 * Writes one block in place of all blocks of a range of windows, with what is in none yet. Samples that come meanwhile stay
 * where they are: the next time takes them. Throws where the disk is full, and has then changed nothing.
 */
export async function rewriteBlock(index: SeriesIndex, blocks: BlockSet, rewrite: Rewrite): Promise<void> {
  const old = blocks.all().filter((block) => block.index.firstWindow >= rewrite.firstWindow && block.index.lastWindow <= rewrite.lastWindow)
  const path = blocks.pathOf(rewrite)
  const writer = new BlockWriter(path)
  const written: Written[] = []
  try {
    const readers = old.map((block) => ({ block, reader: block.reader([[0, block.index.timesOf.length]]) }))
    let startedAt = performance.now()
    for (const entry of entriesOf(index, old, rewrite)) {
      writer.add(entry.key, chunksOf(entry, readers, rewrite, written))
      if (performance.now() - startedAt < sliceMs) continue
      await setImmediate()
      startedAt = performance.now()
    }
    if (writer.isEmpty) {
      writer.discard()
      for (const block of old) blocks.remove(block)
      return
    }
    writer.finish({ firstWindow: rewrite.firstWindow, lastWindow: rewrite.lastWindow, seq: rewrite.seq })
  } catch (error) {
    writer.discard()
    throw error
  }
  blocks.replace(old, path, index)
  for (const each of written) letGo(each)
}

function entriesOf(index: SeriesIndex, old: readonly Block[], { firstWindow, lastWindow }: Rewrite): SeriesEntry[] {
  const found = new Set<SeriesEntry>(old.flatMap((block) => [...block.entries()]))
  const [from, to] = [firstWindow * windowMs, (lastWindow + 1) * windowMs]
  for (const entry of index.entries()) if (entry.hot.length > 0 && entry.hot.placeOf(from) < entry.hot.placeOf(to)) found.add(entry)
  return [...found].toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

function chunksOf(entry: SeriesEntry, readers: readonly { readonly block: Block; readonly reader: ChunkReader }[], { firstWindow, lastWindow, keeps }: Rewrite, written: Written[]): Chunk[] {
  const stored = storedByWindow(entry, readers)
  const isKept = keeps?.(entry)
  const { hot } = entry
  const chunks: Chunk[] = []
  for (let window = firstWindow; window <= lastWindow; window += 1) {
    const [from, to] = [window * windowMs, (window + 1) * windowMs]
    const fresh = hot.length === 0 ? undefined : sliceHot(hot, hot.placeOf(from), hot.placeOf(to))
    const before = stored.get(window) ?? []
    if (!fresh || fresh.times.length === 0) {
      if (!isKept) chunks.push(...before.map(({ reader, chunk }) => reader.chunk(chunk)))
      else if (before.length > 0) chunks.push(...wholeChunk(filterSamples(decoded(before), isKept)))
      continue
    }
    written.push({ entry, from, to, count: fresh.times.length })
    const kept = isKept ? filterSamples(decoded(before), isKept) : decoded(before)
    chunks.push(...wholeChunk(mergeSamples(kept, fresh)))
  }
  return chunks
}

interface StoredChunk {
  readonly reader: ChunkReader
  readonly chunk: number
}

function storedByWindow(entry: SeriesEntry, readers: readonly { readonly block: Block; readonly reader: ChunkReader }[]): Map<number, StoredChunk[]> {
  const stored = new Map<number, StoredChunk[]>()
  for (const { block, reader } of readers) {
    const [from, to] = block.chunksOf(entry) ?? [0, 0]
    for (let chunk = from; chunk < to; chunk += 1) {
      const window = windowOf(block.spanOf(chunk).first)
      stored.set(window, [...(stored.get(window) ?? []), { reader, chunk }])
    }
  }
  return stored
}

function decoded(chunks: readonly StoredChunk[]): Samples {
  return chunks.map(({ reader, chunk }) => reader.samples(chunk)).reduce(mergeSamples, { times: new Float64Array(0), values: new Float64Array(0) })
}

function wholeChunk(samples: Samples): Chunk[] {
  return samples.times.length === 0 ? [] : [chunkOf({ ...samples, times: samples.times.slice(), values: samples.values.slice() })]
}

/** Only where nothing has come since: what came late is not in the block. */
function letGo({ entry: { hot }, from, to, count }: Written): void {
  const [first, end] = [hot.placeOf(from), hot.placeOf(to)]
  if (end - first === count) hot.remove(first, end)
}
