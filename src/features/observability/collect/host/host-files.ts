import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** Where the kernel and the system say what they know. */
export interface HostRoots {
  readonly proc: string
  readonly sys: string
  readonly etc: string
  readonly run: string
}

export const hostRoots: HostRoots = { proc: '/proc', sys: '/sys', etc: '/etc', run: '/run' }

/** Reads what is there; what this kernel does not have is undefined or empty, never an error. */
export class HostFiles {
  readonly #roots: HostRoots

  constructor(roots: HostRoots = hostRoots) {
    this.#roots = roots
  }

  async text(root: keyof HostRoots, path: string): Promise<string | undefined> {
    return await readFile(join(this.#roots[root], path), 'utf8').catch(() => undefined)
  }

  async lines(root: keyof HostRoots, path: string): Promise<string[]> {
    return ((await this.text(root, path)) ?? '').split('\n').filter((line) => line.trim() !== '')
  }

  /** A file of one number. */
  async number(root: keyof HostRoots, path: string): Promise<number | undefined> {
    const text = (await this.text(root, path))?.trim()
    return text === undefined || text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text)
  }

  /** The last name of where a link leads. */
  async linked(root: keyof HostRoots, path: string): Promise<string | undefined> {
    return await readlink(join(this.#roots[root], path)).then((target) => basename(target), () => undefined)
  }

  async names(root: keyof HostRoots, path: string): Promise<string[]> {
    return (await readdir(join(this.#roots[root], path)).catch(() => [])).toSorted()
  }
}

export function wordsOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '')
}
