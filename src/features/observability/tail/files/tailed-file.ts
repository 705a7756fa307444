import { type FileHandle, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { type FilePosition, type FilePositions, holdsPosition } from './file-positions.ts'
import { siblingsOf } from './find-files.ts'
import { openInside, type Reach, UnreadableFile } from './open-inside.ts'
import { NoText, OpenedFile } from './opened-file.ts'
import type { FileRecord } from './record-joiner.ts'
import type { TailEntry } from './tail-entry.ts'

export interface TailedFileParts {
  readonly path: string
  readonly entry: TailEntry
  readonly reach: Reach
  readonly maxLineBytes: number
  readonly positions: FilePositions
  /** Files that are open now, by what they are: none is read by two. */
  readonly inUse: Set<string>
  /** Found at the first look after a start. */
  readonly isOld: boolean
}

/** What a look brought: records to be kept, and the position once they are. */
export interface FileRead {
  readonly records: readonly FileRecord[]
  readonly position: FilePosition
}

/** Who renames a file may write to it until its writer has noticed. */
const rotationGraceMs = 3000
const copyGraceMs = 15_000
const unreadable = { ENOENT: true, ENOTDIR: true } as const

/**
 * One path that is followed, whatever becomes of the file there: renamed (the old one is read to its end first), copied and
 * cut, deleted, made again, or its link led elsewhere. `look` is called by turns, and only after what the last one gave is kept.
 */
export class TailedFile {
  readonly path: string
  readonly entry: TailEntry
  /** A sentence, where it cannot be read. */
  problem = ''
  isMissing = false
  readonly #parts: TailedFileParts
  #opened: OpenedFile | undefined
  /** What is at the path, once nothing is left of what was there before. */
  #drainedFor = ''
  #grewAtMs = 0
  #firstSeenMs = 0
  #isOld: boolean
  /** It begins in its middle: that is to be kept before its first line. */
  #isToTell = false
  /** What is there and holds no text. */
  #skipped = ''

  constructor(parts: TailedFileParts) {
    this.path = parts.path
    this.entry = parts.entry
    this.#parts = parts
    this.#isOld = parts.isOld
  }

  get isOpen(): boolean {
    return this.#opened !== undefined
  }

  get grewAtMs(): number {
    return this.#grewAtMs
  }

  /** The next of it, or undefined where there is nothing now. */
  async look(nowMs: number): Promise<FileRead | undefined> {
    this.#firstSeenMs ||= nowMs
    try {
      this.#opened ??= await this.#open(nowMs)
      const opened = this.#opened
      if (!opened) return undefined
      if (!(await opened.isWhole())) return await this.#startAgain(opened, nowMs)
      if (this.#isToTell) return await this.#tell(opened, nowMs)
      return await this.#read(opened, nowMs)
    } catch (error) {
      await this.close()
      if (!(error instanceof UnreadableFile || error instanceof NoText)) throw error
      this.problem = error.message
      this.isMissing = error instanceof UnreadableFile && error.isGone
      return undefined
    }
  }

  /** Lets go of the file; what of it was not kept is read again. */
  async close(): Promise<void> {
    const opened = this.#opened
    this.#opened = undefined
    if (!opened) return
    this.#parts.inUse.delete(opened.id)
    await opened.close()
  }

  async #tell(opened: OpenedFile, nowMs: number): Promise<FileRead> {
    this.#isToTell = false
    return { records: [], position: await opened.position(opened.offset, nowMs) }
  }

  async #read(opened: OpenedFile, nowMs: number): Promise<FileRead | undefined> {
    const records = await opened.read().catch((error: unknown) => {
      if (error instanceof NoText) this.#skipped = opened.id
      throw error
    })
    if (records !== undefined) {
      this.#grewAtMs = nowMs
      return await readOf(opened, records, nowMs)
    }
    const isOver = opened.isRest || (nowMs - this.#grewAtMs >= rotationGraceMs && (await idOf(this.path).catch(() => undefined)) !== opened.id)
    if (isOver) {
      const rest = await readOf(opened, opened.rest(), nowMs)
      await this.close()
      return rest
    }
    return opened.isHolding && nowMs - this.#grewAtMs >= this.entry.waitMs ? await readOf(opened, opened.flush(), nowMs) : undefined
  }

  /** The file was cut or written anew: what a copy of it has more is read first, then it from its beginning. */
  async #startAgain(opened: OpenedFile, nowMs: number): Promise<FileRead | undefined> {
    const { path, id } = opened
    const before = this.#parts.positions.get(path, id)
    await this.close()
    this.#opened = before && (await this.#restOf(before))
    const empty = { path, id, offset: 0, before: emptyMark, atMs: nowMs }
    // Until this is kept the copy is looked for again.
    return this.#opened || before === undefined ? undefined : { records: [], position: empty }
  }

  async #open(nowMs: number): Promise<OpenedFile | undefined> {
    const found = await stat(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== undefined && error.code in unreadable) throw new UnreadableFile('It is not there yet; it is read as soon as it is.', true)
      throw error
    })
    const id = `${found.dev}:${found.ino}`
    if (id === this.#skipped && found.size > 0) return undefined
    const known = this.#parts.positions.get(this.path, id)
    if (this.#drainedFor !== id) {
      const rest = await this.#drain(id)
      if (rest) return rest
      this.#drainedFor = id
    }
    if (this.#parts.inUse.has(id) || (known?.offset === found.size && found.size > 0)) return undefined
    const handle = await openInside(this.path, this.#parts.reach)
    const isChanged = known !== undefined && !(await holdsPosition(handle, known))
    const rest = isChanged ? await this.#restOf(known) : undefined
    const offset = rest ? undefined : isChanged ? 0 : await this.#startIn(handle, nowMs)
    if (offset === undefined) {
      await handle.close()
      return rest
    }
    const opened = this.#opens(handle, this.path, await idOfHandle(handle), offset, false)
    if (!opened) {
      await handle.close()
      return undefined
    }
    this.#isToTell = known === undefined && offset > 0
    this.problem = ''
    this.isMissing = false
    this.#isOld = false
    return opened
  }

  /** What was at this path before and not read to its end, wherever a rotation has put it. */
  async #drain(id: string): Promise<OpenedFile | undefined> {
    const before = this.#parts.positions.inFolder(dirname(this.path)).find((position) => position.path === this.path && position.id !== id)
    return before && (await this.#restOf(before))
  }

  /** The rest of a file that was read so far: the file itself by another name, or a copy of it. */
  async #restOf(before: FilePosition): Promise<OpenedFile | undefined> {
    for (const path of await siblingsOf(before.path, basename(before.path))) {
      const handle = await openInside(path, this.#parts.reach).catch(() => undefined)
      if (!handle) continue
      const id = await idOfHandle(handle)
      const isIt = before.offset > 0 || id === before.id
      const position = isIt ? await furthestOf(handle, [...this.#parts.positions.withId(id), before]) : undefined
      const { size } = await handle.stat()
      const opened = position && size > position.offset ? this.#opens(handle, before.path, id, position.offset, true) : undefined
      if (opened) return opened
      await handle.close()
    }
    return undefined
  }

  /** Where a file is to be read from; undefined: not yet. */
  async #startIn(handle: FileHandle, nowMs: number): Promise<number | undefined> {
    const id = await idOfHandle(handle)
    const { positions } = this.#parts
    const own = positions.withId(id)
    if (own.length > 0) return (await furthestOf(handle, own))?.offset ?? 0
    const copied = positions.inFolder(dirname(this.path)).filter(({ path, offset }) => path !== this.path && offset > 0 && basename(this.path).startsWith(basename(path).replace(/\.[^.]*$/, '')))
    for (const position of copied) {
      if (!(await holdsPosition(handle, position))) continue
      // A copy that is just being made: its original may be cut in a moment, and the rest is read for it.
      return nowMs - this.#firstSeenMs < copyGraceMs ? undefined : position.offset
    }
    return this.#isOld && this.entry.from === 'end' ? (await handle.stat()).size : 0
  }

  #opens(handle: FileHandle, path: string, id: string, offset: number, isRest: boolean): OpenedFile | undefined {
    if (this.#parts.inUse.has(id)) return undefined
    this.#parts.inUse.add(id)
    return new OpenedFile({ handle, path, id, offset, entry: this.entry, maxLineBytes: this.#parts.maxLineBytes, isRest })
  }
}

/** Of positions in one file the one that is furthest, of those that hold. */
async function furthestOf(handle: FileHandle, positions: readonly FilePosition[]): Promise<FilePosition | undefined> {
  for (const position of positions.toSorted((a, b) => b.offset - a.offset)) if (await holdsPosition(handle, position)) return position
  return undefined
}

/** The hash of nothing. */
const emptyMark = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'

async function readOf(opened: OpenedFile, records: readonly FileRecord[], nowMs: number): Promise<FileRead | undefined> {
  const last = records.at(-1)
  return last && { records, position: await opened.position(last.end, nowMs) }
}

async function idOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path)
  return `${dev}:${ino}`
}

async function idOfHandle(handle: FileHandle): Promise<string> {
  const { dev, ino } = await handle.stat()
  return `${dev}:${ino}`
}
