import { closeSync, fdatasync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodeRecord, type LogRecord, readSegment } from './segment-file.ts'

const syncFile = promisify(fdatasync)
const largestSegment = 32 * 2 ** 20

interface Segment {
  readonly number: number
  readonly path: string
  sizeBytes: number
  /** The newest record for each window of time. */
  readonly windows: Map<number, number>
}

/**
 * What was accepted and is in no block yet, in the order of its coming. A record counts as kept once `sync` has resolved;
 * many that wait are brought to the disk together.
 */
export class WriteLog {
  readonly #folder: string
  readonly #segments: Segment[] = []
  #file = -1
  #sizeBytes = 0
  /** Series that the present segment has named. */
  refs = 0
  #syncing: Promise<void> | undefined
  #queued: Promise<void> | undefined

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** Reads all segments, oldest first, and begins a new one. `windowsOf` says which windows a record is of. */
  replay(each: (record: LogRecord, segment: number) => Iterable<number>): void {
    const names = readdirSync(this.#folder).filter((name) => /^\d{10}\.log$/.test(name)).toSorted()
    for (const name of names) {
      const segment: Segment = { number: Number.parseInt(name, 10), path: join(this.#folder, name), sizeBytes: statSync(join(this.#folder, name)).size, windows: new Map() }
      for (const record of readSegment(segment.path)) for (const window of each(record, segment.number)) segment.windows.set(window, record.seq)
      this.#segments.push(segment)
    }
    this.#begin()
  }

  get segment(): number {
    return this.#segments.at(-1)?.number ?? 0
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }

  /** Begins a new segment where the present one is full, or holds anything and `isForced`. */
  rotate(isForced = false): void {
    if (this.#sizeBytes < (isForced ? 1 : largestSegment)) return
    const full = this.#file
    fdatasyncSync(full)
    // A sync of it may be under way: its number must not be given to another file before that has ended.
    if (this.#syncing) void this.#syncing.catch(() => undefined).then(() => closeSync(full))
    else closeSync(full)
    this.#begin()
  }

  /** Throws where the disk is full, and has then written nothing. */
  append(record: LogRecord, windows: Iterable<number>): void {
    const bytes = encodeRecord(record)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at, bytes.length - at, this.#sizeBytes + at)
    } catch (error) {
      ftruncateSync(this.#file, this.#sizeBytes)
      throw error
    }
    this.#sizeBytes += bytes.length
    if (record.kind === 'samples') this.refs += record.keys.length
    const segment = this.#segments.at(-1)
    if (segment) segment.sizeBytes = this.#sizeBytes
    for (const window of windows) segment?.windows.set(window, record.seq)
  }

  /** Resolves when all that was appended before is on the disk. */
  sync(): Promise<void> {
    if (!this.#syncing) return this.#start()
    this.#queued ??= this.#syncing.catch(() => undefined).then(() => {
      this.#queued = undefined
      return this.#start()
    })
    return this.#queued
  }

  #start(): Promise<void> {
    const run = syncFile(this.#file).finally(() => {
      if (this.#syncing === run) this.#syncing = undefined
    })
    this.#syncing = run
    return run
  }

  /** Removes segments of which everything is in blocks: `isKept` says whether a window's records up to a number are. */
  dropCovered(isCovered: (window: number, seq: number) => boolean): void {
    while (this.#segments.length > 1) {
      const [oldest] = this.#segments
      if (!oldest || ![...oldest.windows].every(([window, seq]) => isCovered(window, seq))) return
      rmSync(oldest.path, { force: true })
      this.#segments.shift()
    }
  }

  async close(): Promise<void> {
    if (this.#file === -1) return
    await this.sync()
    closeSync(this.#file)
    this.#file = -1
  }

  #begin(): void {
    const number = this.segment + 1
    const path = join(this.#folder, `${String(number).padStart(10, '0')}.log`)
    this.#file = openSync(path, 'wx', 0o600)
    this.#sizeBytes = 0
    this.refs = 0
    this.#segments.push({ number, path, sizeBytes: 0, windows: new Map() })
    syncFolder(this.#folder)
  }
}

/** A new name is there after a crash only once its folder is on the disk. */
export function syncFolder(folder: string): void {
  const file = openSync(folder, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
