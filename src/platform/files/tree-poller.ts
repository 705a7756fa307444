import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TreeWatch, WatchTarget } from './folder-watcher.ts'

/** A large tree is looked at less often, so that looking takes a fifth of the time at most. */
const longestShare = 4

/** Looks at every file again and again: for systems and trees that the kernel cannot watch. */
export class TreePoller implements TreeWatch {
  readonly #target: WatchTarget
  readonly #pollMs: number
  readonly #closing = new AbortController()
  #seen = new Map<string, string>()
  #loop: Promise<void> | undefined

  constructor(target: WatchTarget, pollMs: number) {
    this.#target = target
    this.#pollMs = pollMs
  }

  async start(): Promise<void> {
    this.#seen = await this.#scan()
    this.#loop = this.#run()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    let tookMs = 0
    for (;;) {
      await sleep(Math.max(this.#pollMs, tookMs * longestShare), undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined)
      if (this.#closing.signal.aborted) return
      const startedAt = performance.now()
      const now = await this.#scan()
      tookMs = performance.now() - startedAt
      const changed = differences(this.#seen, now)
      this.#seen = now
      if (changed.length > 0 && !this.#closing.signal.aborted) this.#target.onChange(changed)
    }
  }

  async #scan(): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    await this.#scanFolder('', found)
    return found
  }

  async #scanFolder(folder: string, found: Map<string, string>): Promise<void> {
    const entries = await readdir(join(this.#target.root, folder), { withFileTypes: true }).catch(() => [])
    const watched = entries.map((entry) => ({ entry, path: folder === '' ? entry.name : `${folder}/${entry.name}` })).filter(({ path }) => !this.#target.isIgnored(path))
    await Promise.all(watched.map(({ path }) => this.#mark(path, found)))
    for (const { entry, path } of watched) {
      if (entry.isDirectory() && !this.#closing.signal.aborted) await this.#scanFolder(path, found)
    }
  }

  async #mark(path: string, found: Map<string, string>): Promise<void> {
    const stat = await lstat(join(this.#target.root, path)).catch(() => undefined)
    if (!stat) return
    // A folder's own times change with its entries, which are told themselves.
    found.set(path, stat.isDirectory() ? `folder ${stat.ino}` : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`)
  }
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const changed = [...after].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path)
  const gone = [...before.keys()].filter((path) => !after.has(path))
  return [...changed, ...gone].toSorted()
}
