import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { recordOf } from '#lib/plain-data'

/** How far a file has been read, and what it is: its inode, and the bytes before that place. */
export interface FilePosition {
  readonly path: string
  readonly id: string
  readonly offset: number
  /** A hash of what stands before `offset`. */
  readonly before: string
  readonly atMs: number
}

export const markBytes = 256

export function isFilePosition(value: unknown): value is FilePosition {
  const { path, id, offset, before, atMs } = recordOf(value)
  return typeof path === 'string' && typeof id === 'string' && typeof offset === 'number' && typeof before === 'string' && typeof atMs === 'number'
}

export function keyOf(path: string, id: string): string {
  return `${id} ${path}`
}

/** The hash of what stands before an offset. */
export async function markBefore(handle: FileHandle, offset: number): Promise<string> {
  const length = Math.min(markBytes, offset)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset - length)
  return createHash('sha1').update(buffer.subarray(0, bytesRead)).digest('hex')
}

/** Whether a file still holds before that offset what it held when it was read so far. */
export async function holdsPosition(handle: FileHandle, { offset, before }: FilePosition): Promise<boolean> {
  const { size } = await handle.stat()
  return size >= offset && (await markBefore(handle, offset)) === before
}

/** Positions of all files, by what they are asked for: the file itself, or what lies in its folder. */
export class FilePositions {
  readonly #byKey = new Map<string, FilePosition>()
  readonly #byId = new Map<string, Set<string>>()
  readonly #byFolder = new Map<string, Set<string>>()

  constructor(positions: Iterable<FilePosition>) {
    for (const position of positions) this.set(position)
  }

  get size(): number {
    return this.#byKey.size
  }

  get(path: string, id: string): FilePosition | undefined {
    return this.#byKey.get(keyOf(path, id))
  }

  set(position: FilePosition): void {
    const key = keyOf(position.path, position.id)
    this.#byKey.set(key, position)
    added(this.#byId, position.id, key)
    added(this.#byFolder, dirname(position.path), key)
  }

  withId(id: string): FilePosition[] {
    return this.#all(this.#byId.get(id))
  }

  /** The latest first. */
  inFolder(folder: string): FilePosition[] {
    return this.#all(this.#byFolder.get(folder)).toSorted((a, b) => b.atMs - a.atMs)
  }

  /** Takes away those that were not moved since, the oldest first, so that `most` stay at least, and gives their keys. */
  dropOld(beforeMs: number, most: number): string[] {
    const old = [...this.#byKey].toSorted(([, a], [, b]) => a.atMs - b.atMs).filter(([, { atMs }]) => atMs < beforeMs).slice(0, Math.max(0, this.#byKey.size - most))
    for (const [key, { path, id }] of old) {
      this.#byKey.delete(key)
      this.#byId.get(id)?.delete(key)
      this.#byFolder.get(dirname(path))?.delete(key)
    }
    return old.map(([key]) => key)
  }

  #all(keys: ReadonlySet<string> | undefined): FilePosition[] {
    return [...(keys ?? [])].flatMap((key) => this.#byKey.get(key) ?? [])
  }
}

function added(index: Map<string, Set<string>>, of: string, key: string): void {
  const keys = index.get(of) ?? new Set<string>()
  keys.add(key)
  index.set(of, keys)
}
