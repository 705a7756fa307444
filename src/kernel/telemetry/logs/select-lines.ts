import { type FileHandle, open } from 'node:fs/promises'
import { answerTooBig, defaultLimits, type LogChunk, type LogRequest } from '#lib/logql'
import type { Labels, Matcher } from '#lib/promql'
import type { OpenBlock } from './block.ts'
import type { Head, HeadStream } from './head.ts'
import { LineSearch } from './line-search.ts'
import { type BlockEntry, readGrams, readPacked, type Segment, unpackBlock } from './segment.ts'

interface Found { readonly labels: Labels; readonly times: bigint[]; readonly lines: string[]; readonly metadata: Map<number, Readonly<Record<string, string>>> }
interface Candidate { readonly segment: Segment; readonly entry: BlockEntry; readonly isOfStream: ReadonlySet<number>; readonly file: () => Promise<FileHandle> }

const readAhead = 4

/** Sets of runs of files asked before, the last used kept longest. */
export class GramsCache {
  readonly #known = new Map<string, Uint8Array>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes = 256 << 20) {
    this.#maxBytes = maxBytes
  }

  async of(segment: Segment, file: () => Promise<FileHandle>): Promise<Uint8Array> {
    const known = this.#known.get(segment.path)
    if (known) {
      this.#known.delete(segment.path)
      this.#known.set(segment.path, known)
      return known
    }
    const grams = await readGrams(await file(), segment)
    this.#bytes += grams.length
    this.#known.set(segment.path, grams)
    for (const [path, oldest] of this.#known) {
      if (this.#bytes <= this.#maxBytes) break
      this.#bytes -= oldest.length
      this.#known.delete(path)
    }
    return grams
  }
}

export function fitsAll(labels: Labels, matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => matcher.fits(labels.get(matcher.name)))
}

/** What heads and files have of a request, each file and head looked at once. With a limit, in the order asked for, until there is enough. */
export async function* selectLines(heads: readonly Head[], segments: readonly Segment[], request: LogRequest, cache: GramsCache): AsyncIterable<LogChunk> {
  const search = new LineSearch(request.filters)
  const files = new Map<Segment, Promise<FileHandle>>()
  try {
    const collected = request.limit === undefined ? undefined : new Nearest(request.direction, request.limit, request.maxBytes ?? defaultLimits.maxAnswerBytes)
    for (const head of heads) {
      request.check?.()
      for (const stream of head.streams.values()) yield* given(ofHead(stream, request, search), request, collected)
    }
    const candidates = await candidatesOf(segments, request, search, files, cache)
    for await (const { block, candidate } of opened(candidates, collected, request)) {
      request.check?.()
      for (const found of ofBlock(block, candidate, request, search)) yield* given(found, request, collected)
    }
    if (collected) yield* collected.chunks()
  } finally {
    for (const file of files.values()) await (await file.catch(() => undefined))?.close()
  }
}

function* given(found: Found | undefined, { direction }: LogRequest, collected: Nearest | undefined): Iterable<LogChunk> {
  if (!found || found.lines.length === 0) return
  if (collected) collected.add(found)
  else yield chunkOf(found, direction)
}

function chunkOf({ labels, times, lines, metadata }: Found, direction: 'forward' | 'backward'): LogChunk {
  if (direction === 'forward') return { labels, times: BigInt64Array.from(times), lines, ...(metadata.size > 0 ? { metadata } : {}) }
  const last = lines.length - 1
  const turned = new Map([...metadata].map(([at, value]) => [last - at, value]))
  return { labels, times: BigInt64Array.from(times).reverse(), lines: lines.toReversed(), ...(metadata.size > 0 ? { metadata: turned } : {}) }
}

function ofHead(stream: HeadStream, { matchers, from, to }: LogRequest, search: LineSearch): Found | undefined {
  if (stream.times.length === 0 || stream.to < from || stream.from >= to || !fitsAll(stream.labels, matchers)) return undefined
  const kept: number[] = []
  let isSorted = true
  for (const [at, time] of stream.times.entries()) {
    if (time < from || time >= to || !search.fits(stream.lines[at] as string)) continue
    if (kept.length > 0 && time < (stream.times[kept.at(-1) as number] as bigint)) isSorted = false
    kept.push(at)
  }
  if (!isSorted) kept.sort((a, b) => ((stream.times[a] as bigint) < (stream.times[b] as bigint) ? -1 : (stream.times[a] as bigint) > (stream.times[b] as bigint) ? 1 : a - b))
  const metadata = new Map<number, Readonly<Record<string, string>>>()
  for (const [at, index] of kept.entries()) {
    const own = stream.metadata.get(index)
    if (own) metadata.set(at, own)
  }
  return { labels: stream.labels, times: kept.map((at) => stream.times[at] as bigint), lines: kept.map((at) => stream.lines[at] as string), metadata }
}

/** Blocks that may have something, those nearest to where the order begins first. */
async function candidatesOf(segments: readonly Segment[], { matchers, from, to, direction }: LogRequest, search: LineSearch, files: Map<Segment, Promise<FileHandle>>, cache: GramsCache): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for (const segment of segments) {
    if (segment.to < from || segment.from >= to) continue
    const isOfStream = new Set(Array.from(segment.streams.keys()).filter((at) => fitsAll(segment.streams[at] as Labels, matchers)))
    if (isOfStream.size === 0) continue
    const file = (): Promise<FileHandle> => {
      const handle = files.get(segment) ?? open(segment.path, 'r')
      files.set(segment, handle)
      return handle
    }
    const grams = search.needsNothing ? undefined : await unlessGone(cache.of(segment, file))
    if (grams === undefined && !search.needsNothing) continue
    const start = segment.blocks[0]?.gramsOffset ?? 0
    for (const entry of segment.blocks) {
      if (!entry.runs.some((run) => run.to >= from && run.from < to && isOfStream.has(run.stream))) continue
      if (grams && !search.mayBeIn(grams.subarray(entry.gramsOffset - start, entry.gramsOffset - start + entry.gramsBytes))) continue
      candidates.push({ segment, entry, isOfStream, file })
    }
  }
  return candidates.sort((a, b) => direction === 'forward' ? compare(a.entry.from, b.entry.from) : compare(b.entry.to, a.entry.to))
}

/** Undefined where the retention has removed the file meanwhile. */
async function unlessGone<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b)
}

/** Reads some blocks ahead, so that the disk goes on while lines are looked through. */
async function* opened(candidates: readonly Candidate[], collected: Nearest | undefined, { direction }: LogRequest): AsyncIterable<{ block: OpenBlock; candidate: Candidate }> {
  const waiting: { candidate: Candidate; packed: Promise<Buffer | undefined> }[] = []
  let next = 0
  const isNeeded = ({ entry }: Candidate): boolean => collected?.mayTake(direction === 'forward' ? entry.from : entry.to) ?? true
  try {
    for (;;) {
      while (waiting.length < readAhead && next < candidates.length) {
        const candidate = candidates[next++] as Candidate
        const packed = unlessGone(candidate.file().then((file) => readPacked(file, candidate.entry)))
        packed.catch(() => {})
        waiting.push({ candidate, packed })
      }
      const first = waiting.shift()
      if (!first || !isNeeded(first.candidate)) return
      const packed = await first.packed
      if (packed) yield { block: unpackBlock(packed, first.candidate.entry), candidate: first.candidate }
    }
  } finally {
    await Promise.allSettled(waiting.map(({ packed }) => packed))
  }
}

function* ofBlock(block: OpenBlock, { segment, entry, isOfStream }: Candidate, { from, to }: LogRequest, search: LineSearch): Iterable<Found> {
  if (!search.mayBeWithin(block)) return
  let start = 0
  for (const { stream, count, from: runFrom, to: runTo } of entry.runs) {
    const end = start + count
    if (isOfStream.has(stream) && runTo >= from && runFrom < to) {
      yield ofRun(block, segment.streams[stream] as Labels, search, runFrom >= from ? start : firstAt(block, from, start, end), runTo < to ? end : firstAt(block, to, start, end))
    }
    start = end
  }
}

function ofRun(block: OpenBlock, labels: Labels, search: LineSearch, first: number, end: number): Found {
  const found: Found = { labels, times: [], lines: [], metadata: new Map() }
  if (first >= end) return found
  for (const [at, line] of search.linesIn(block, first, end)) {
    const own = block.metadata.get(at)
    if (own) found.metadata.set(found.lines.length, own)
    found.times.push(block.start + BigInt(block.times[at] as number))
    found.lines.push(line)
  }
  return found
}

/** The first line of a run at or after a time. */
function firstAt({ times, start }: OpenBlock, time: bigint, from: number, to: number): number {
  const wanted = Number(time - start)
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

interface Held { readonly time: bigint; readonly line: string; readonly labels: Labels; readonly metadata: Readonly<Record<string, string>> | undefined; readonly order: number }

/** The lines nearest to where the order begins, no more than asked for. */
class Nearest {
  readonly #direction: 'forward' | 'backward'
  readonly #limit: number
  readonly #maxBytes: number
  #held: Held[] = []
  #bytes = 0
  #order = 0

  constructor(direction: 'forward' | 'backward', limit: number, maxBytes: number) {
    this.#direction = direction
    this.#limit = limit
    this.#maxBytes = maxBytes
  }

  add({ labels, times, lines, metadata }: Found): void {
    for (const [at, line] of lines.entries()) {
      this.#held.push({ time: times[at] as bigint, line, labels, metadata: metadata.get(at), order: this.#order++ })
      this.#bytes += line.length
    }
    if (this.#held.length > this.#limit || this.#bytes > this.#maxBytes) this.#cut()
    if (this.#bytes > this.#maxBytes) throw answerTooBig(this.#maxBytes)
  }

  /** Could a line of this time still be among them? */
  mayTake(time: bigint): boolean {
    const last = this.#held.at(-1)
    if (this.#held.length < this.#limit || !last) return true
    this.#cut()
    const furthest = (this.#held.at(-1) as Held).time
    return this.#direction === 'forward' ? time <= furthest : time >= furthest
  }

  *chunks(): Iterable<LogChunk> {
    this.#cut()
    for (const { time, line, labels, metadata } of this.#held) yield { labels, times: BigInt64Array.of(time), lines: [line], ...(metadata ? { metadata: new Map([[0, metadata]]) } : {}) }
  }

  #cut(): void {
    const sign = this.#direction === 'forward' ? 1 : -1
    this.#held.sort((a, b) => sign * (compare(a.time, b.time) || a.order - b.order))
    this.#held = this.#held.slice(0, this.#limit)
    this.#bytes = this.#held.reduce((sum, { line }) => sum + line.length, 0)
  }
}
