import { type FSWatcher, watch } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ChangeBatch } from './change-batch.ts'
import { errnoOf } from './file-error.ts'

export interface WatchTarget {
  readonly root: string
  readonly isIgnored: (path: string) => boolean
  /** Paths relative to the root, sorted; `.` when so much changed that all must be looked at. */
  readonly onChange: (paths: string[]) => void
}

export interface TreeWatch {
  close(): Promise<void>
}

/** The kernel drops events when thousands come at once, so from this many on nothing is taken for complete. */
const tooManyPaths = 5000
const limitCodes = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

/** One kernel watch a folder (inotify): a file costs nothing. Throws the system's error when there are too many folders. */
export class FolderWatcher implements TreeWatch {
  readonly #target: WatchTarget
  readonly #onLimit: () => void
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #batch: ChangeBatch
  readonly #work = new Set<Promise<void>>()
  #isClosed = false

  /** `onLimit` is called when a new folder cannot be watched any more. */
  constructor(target: WatchTarget, onLimit: () => void) {
    this.#target = target
    this.#onLimit = onLimit
    this.#batch = new ChangeBatch((paths) => this.#deliver(paths))
  }

  /** Watches all folders there are. */
  async start(): Promise<void> {
    await this.#addTree('', () => undefined)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#batch.clear()
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
    await Promise.all(this.#work)
  }

  /** Watches first and lists then, so that what is made in between is seen by one or the other. */
  async #addTree(folder: string, onFound: (path: string) => void): Promise<void> {
    if (this.#isClosed || !this.#watchFolder(folder)) return
    const entries = await readdir(join(this.#target.root, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (this.#target.isIgnored(path)) continue
      onFound(path)
      if (entry.isDirectory() && !this.#watchers.has(path)) await this.#addTree(path, onFound)
    }
  }

  #watchFolder(folder: string): boolean {
    if (this.#watchers.has(folder)) return true
    try {
      const watcher = watch(join(this.#target.root, folder), { persistent: false }, (kind, name) => this.#seen(kind, folder, name))
      watcher.on('error', () => this.#forget(folder))
      this.#watchers.set(folder, watcher)
      return true
    } catch (error) {
      const code = errnoOf(error) ?? ''
      if (folder === '' || limitCodes.has(code)) throw error
      // Gone already, or closed to us: nothing to see.
      return false
    }
  }

  #seen(kind: string, folder: string, name: string | null): void {
    if (this.#isClosed || name === null) return
    const path = folder === '' ? name : `${folder}/${name}`
    if (this.#target.isIgnored(path)) return
    this.#batch.add(path)
    // A 'rename' is anything that came or went, a 'change' is inside what is there.
    if (kind === 'rename') this.#track(this.#followFolder(path))
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => {
      if (!this.#isClosed && limitCodes.has(errnoOf(error) ?? '')) this.#onLimit()
    }).finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }

  /** A folder that came is watched with all in it; one that went, or was replaced, is forgotten with all in it. */
  async #followFolder(path: string): Promise<void> {
    const found = await lstat(join(this.#target.root, path)).catch(() => undefined)
    const isFolder = found?.isDirectory() ?? false
    if (!isFolder) return this.#watchers.has(path) ? this.#forget(path) : undefined
    if (!this.#watchers.has(path)) await this.#addTree(path, (inner) => this.#batch.add(inner))
  }

  #forget(folder: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue
      watcher.close()
      this.#watchers.delete(path)
    }
  }

  #deliver(paths: string[]): void {
    if (paths.length < tooManyPaths) return this.#target.onChange(paths)
    this.#track(this.#addTree('', () => undefined))
    this.#target.onChange(['.'])
  }
}
