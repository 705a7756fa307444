import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogChunk, LogRequest, LogSource } from '#lib/logql'
import type { Labels, Matcher } from '#lib/promql'
import { ProductError } from '#lib/errors'
import type { LogBatch, LogWriteReport, StreamVolume } from '../logs-store.ts'
import { Admission } from './admission.ts'
import { daysOfHead } from './blocks-of-head.ts'
import { type AcceptedLines, decodeBatch, encodeBatch } from './encode-batch.ts'
import { Followers } from './followers.ts'
import { Head } from './head.ts'
import { defaultLogsLimits, type LogsLimits } from './logs-limits.ts'
import { FileSet } from './file-set.ts'
import { loadSegments } from './load-segments.ts'
import { mergeSegments, mergesOf } from './merge-segments.ts'
import { numberOf, type Segment, segmentPath, syncFolder, writeSegment } from './segment.ts'
import { fitsAll, GramsCache, selectLines } from './select-lines.ts'
import { volumesOf } from './volumes.ts'
import { readFrames, WriteLog } from './write-log.ts'

interface Waiting { readonly accepted: AcceptedLines; readonly resolve: () => void; readonly reject: (error: unknown) => void }
interface StreamQuery { readonly matchers: readonly Matcher[]; readonly from: bigint; readonly to: bigint }

export interface LogsEngineOptions {
  readonly directory: string
  readonly limits?: Partial<LogsLimits>
  readonly nowMs?: () => number
  /** Hears of work behind the scenes that failed; it is tried again. */
  readonly onError?: (error: unknown) => void
}

export interface LogsSize { readonly lines: number; readonly bytes: number; readonly plainBytes: number; readonly files: number; readonly streams: number }

const maxSealed = 3
const mostSealed = 12
const retryAfterMs = 10_000

/**
 * The logs of one machine: a log of writes that is on the disk before a write is answered, the newest lines in memory, and
 * files of packed blocks, one folder a day. Only one process may have a folder open.
 */
export class LogsEngine implements LogSource {
  readonly #directory: string
  readonly #limits: LogsLimits
  readonly #nowMs: () => number
  readonly #onError: (error: unknown) => void
  readonly #admission: Admission
  readonly #followers = new Followers()
  readonly #grams = new GramsCache()
  readonly #files = new FileSet()
  #head: Head
  #log: WriteLog
  /** Heads that are being written as files, with the logs that hold them until then. */
  readonly #sealed: { readonly head: Head; readonly log: WriteLog }[] = []
  #waiting: Waiting[] = []
  #committing: Promise<void> | undefined
  #sealing: Promise<void> | undefined
  #tidying: Promise<void> | undefined
  #isClosed = false
  #failedAtMs = 0

  private constructor(options: LogsEngineOptions, head: Head, log: WriteLog) {
    this.#directory = options.directory
    this.#limits = { ...defaultLogsLimits, ...options.limits }
    this.#nowMs = options.nowMs ?? Date.now
    this.#onError = options.onError ?? (() => {})
    this.#admission = new Admission(this.#limits, this.#nowMs)
    this.#head = head
    this.#log = log
  }

  /** Opens a folder as it was left, also by a crash. */
  static async open(options: LogsEngineOptions): Promise<{ engine: LogsEngine; damaged: readonly string[] }> {
    const { directory } = options
    await mkdir(directory, { recursive: true })
    const numbers = (await readdir(directory)).flatMap((name) => /^(\d+)\.writes$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b)
    const { segments, damaged } = await loadSegments(directory, new Set(numbers))
    const highest = Math.max(0, ...segments.map(({ path }) => numberOf(path)), ...numbers)
    const nowMs = (options.nowMs ?? Date.now)()
    const heads: { head: Head; log: WriteLog }[] = []
    for (const number of numbers) heads.push(await replay(logPath(directory, number), number, nowMs))
    const last = heads.pop() ?? { head: new Head(highest + 1, nowMs), log: await newLog(directory, highest + 1) }
    const logs = new LogsEngine(options, last.head, last.log)
    for (const segment of segments) logs.#files.add(segment, true)
    logs.#sealed.push(...heads)
    if (heads.length > 0) logs.#startSealing()
    return { engine: logs, damaged }
  }

  async write(batch: LogBatch): Promise<LogWriteReport> {
    if (this.#isClosed) throw new ProductError('unavailable', 'The logs are closed. Start Daybook again.')
    if (this.#sealed.length > mostSealed) throw new ProductError('unavailable', 'The log lines in memory cannot be written as files, so no more are taken. See to the disk of the data folder: it may be full.')
    const { accepted, report } = this.#admission.take(batch)
    if (accepted.lines.length > 0) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push({ accepted, resolve, reject })
        this.#committing ??= this.#commit()
      })
    }
    return report
  }

  async *select(request: LogRequest): AsyncIterable<LogChunk> {
    // Files that are merged meanwhile stay until this is read.
    const { segments, done } = this.#files.read()
    try {
      yield* selectLines(this.#heads(), segments, request, this.#grams)
    } finally {
      done()
    }
  }

  async streams({ matchers, from, to }: StreamQuery): Promise<readonly Labels[]> {
    const found = new Map<string, Labels>()
    const take = (labels: Labels): void => {
      if (!found.has(labels.key) && fitsAll(labels, matchers)) found.set(labels.key, labels)
    }
    for (const head of this.#heads()) for (const stream of head.streams.values()) if (stream.to >= from && stream.from < to) take(stream.labels)
    for (const segment of this.#files.all()) {
      if (segment.to < from || segment.from >= to) continue
      for (const { runs } of segment.blocks) for (const { stream } of runs.filter((run) => run.to >= from && run.from < to)) take(segment.streams[stream] as Labels)
    }
    return [...found.values()]
  }

  async labelNames(query: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]> {
    const streams = await this.streams({ matchers: [], ...query })
    return [...new Set(streams.flatMap((labels) => labels.pairs().map(([name]) => name)))].sort()
  }

  async labelValues(name: string, query: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]> {
    const streams = await this.streams({ matchers: [], ...query })
    return [...new Set(streams.map((labels) => labels.get(name)).filter((value) => value !== ''))].sort()
  }

  async volumes(query: StreamQuery): Promise<readonly StreamVolume[]> {
    return volumesOf(this.#heads(), this.#files.all(), query)
  }

  follow(matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk> {
    return this.#followers.follow(matchers, signal)
  }

  size(): LogsSize {
    const segments = this.#files.all()
    const blocks = segments.flatMap((segment) => segment.blocks)
    const heads = this.#heads().flatMap((head) => [...head.streams.values()])
    return {
      lines: blocks.reduce((sum, { runs }) => sum + runs.reduce((count, run) => count + run.count, 0), 0) + heads.reduce((sum, { lines }) => sum + lines.length, 0),
      bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0) + this.#log.bytes + this.#sealed.reduce((sum, { log }) => sum + log.bytes, 0),
      plainBytes: blocks.reduce((sum, { plainBytes }) => sum + plainBytes, 0), files: segments.length,
      streams: new Set([...heads.map(({ labels }) => labels.key), ...segments.flatMap(({ streams }) => streams.map(({ key }) => key))]).size,
    }
  }

  /** Writes what is in memory as files now. */
  async flush(): Promise<void> {
    await this.#committing
    if (this.#head.streams.size > 0) await this.#seal()
    await this.#sealing
  }

  /** Removes the files of days that are over by the retention. Keeps all where it is 0. */
  async retain(): Promise<number> {
    const { retentionDays } = this.#limits
    if (retentionDays === 0) return 0
    const oldest = BigInt(Math.floor(this.#nowMs() - retentionDays * 86_400_000)) * 1_000_000n
    const over = this.#files.all().filter(({ to }) => to < oldest)
    for (const segment of over) this.#files.remove(segment)
    await this.#files.removals()
    return over.length
  }

  /** Removes what is over, and puts small files together. Others wait for one that is at it. */
  keepUp(): Promise<void> {
    this.#tidying ??= this.#tidy().finally(() => {
      this.#tidying = undefined
    })
    return this.#tidying
  }

  async #tidy(): Promise<void> {
    await this.retain()
    // Where there was no room for a file, nothing may be written any more that would try again.
    if (this.#sealed.length > 0) this.#startSealing()
    for (const group of mergesOf(this.#files.settled())) {
      if (this.#isClosed) return
      const merged = await mergeSegments(this.#directory, group)
      this.#files.replace(group, merged)
    }
    await this.#files.removals()
  }

  /** What was written stays in the log of writes until the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#committing
    await this.#sealing
    await this.#tidying?.catch(this.#onError)
    await this.#files.removals()
    await this.#log.close()
    for (const { log } of this.#sealed) await log.close()
  }

  #heads(): Head[] {
    return [...this.#sealed.map(({ head }) => head), this.#head]
  }

  /** Takes all that waits at once: one write to the disk for many callers. */
  async #commit(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting
        this.#waiting = []
        await this.#commitBatch(batch)
      }
    } finally {
      this.#committing = undefined
    }
  }

  async #commitBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#log.append(batch.map(({ accepted }) => encodeBatch(accepted)))
    } catch (error) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const { accepted, resolve } of batch) {
      this.#head.add(accepted)
      this.#followers.tell(accepted)
      resolve()
    }
    if (this.#head.bytes >= this.#limits.headBytes) await this.#seal().catch(this.#onError)
    else if (this.#sealed.length > 0 && this.#nowMs() > this.#failedAtMs + retryAfterMs) this.#startSealing()
    // Who writes faster than files can be made waits here, so that memory stays bounded.
    if (this.#sealed.length > maxSealed) await this.#sealing
  }

  async #seal(): Promise<void> {
    const number = this.#head.number + 1
    const log = await newLog(this.#directory, number)
    this.#sealed.push({ head: this.#head, log: this.#log })
    this.#head = new Head(number, this.#nowMs())
    this.#log = log
    this.#startSealing()
  }

  #startSealing(): void {
    this.#sealing ??= this.#writeSealed().catch((error: unknown) => {
      this.#failedAtMs = this.#nowMs()
      this.#onError(error)
    }).finally(() => {
      this.#sealing = undefined
    })
  }

  async #writeSealed(): Promise<void> {
    for (let first = this.#sealed[0]; first; first = this.#sealed[0]) {
      const { head, log } = first
      const written: Segment[] = []
      for (const [day, { streams, blocks }] of daysOfHead(head.streams.values())) written.push(await writeSegment(segmentPath(this.#directory, day, head.number), streams, blocks()))
      for (const segment of written) this.#files.add(segment, false)
      this.#sealed.shift()
      await log.close()
      await rm(log.path)
      // Only now may they be merged: were the log of writes still there after a crash, it would be written as files again.
      await syncFolder(this.#directory)
      for (const segment of written) this.#files.settle(segment)
    }
  }
}

function logPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(8, '0')}.writes`)
}

/** Leaves no file where it fails, so that it can be tried again. */
async function newLog(directory: string, number: number): Promise<WriteLog> {
  const log = await WriteLog.create(logPath(directory, number))
  try {
    await syncFolder(directory)
    return log
  } catch (error) {
    await log.close()
    await rm(log.path, { force: true })
    throw error
  }
}

async function replay(path: string, number: number, nowMs: number): Promise<{ head: Head; log: WriteLog }> {
  const { payloads, bytes } = await readFrames(path)
  const head = new Head(number, nowMs)
  for (const payload of payloads) head.add(decodeBatch(payload))
  return { head, log: await WriteLog.reopen(path, bytes) }
}
