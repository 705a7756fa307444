import { join } from 'node:path'
import type { FileTree, FoundFile, FoundRepository } from '#kernel/feature'
import { type PathTree, resolvePath } from './path-tree.ts'
import { readFoundFile } from './read-found-file.ts'

export interface ReadingPlace {
  /** Absolute. */
  readonly root: string
  readonly tree: PathTree
  readonly repositoryOf: (path: string) => FoundRepository | undefined
}

/**
 * Files as detectors see them while some offers are looked at: each is made and read once, whoever asks, and what was
 * asked about others is kept by the path for whose sake it was asked: `f PATH` for a file, `d PATH` for what lies in a folder.
 */
export class Reading {
  readonly asked = new Map<string, Set<string>>()
  readonly #place: ReadingPlace
  readonly #files = new Map<string, FoundFile>()

  constructor(place: ReadingPlace) {
    this.#place = place
  }

  /** `absolutePath` where it is not simply below the root. */
  file(path: string, absolutePath = join(this.#place.root, path)): FoundFile {
    const known = this.#files.get(path)
    if (known) return known
    const texts = new Map<number, Promise<string>>()
    const file: FoundFile = {
      path,
      absolutePath,
      repository: this.#place.repositoryOf(path),
      tree: this.treeFor(path),
      text: ({ maxBytes } = { maxBytes: defaultMaxBytes }) => {
        const text = texts.get(maxBytes) ?? readFoundFile(this.#place.root, absolutePath, maxBytes)
        texts.set(maxBytes, text)
        return text
      },
    }
    this.#files.set(path, file)
    return file
  }

  treeFor(asker: string): FileTree {
    const { tree } = this.#place
    const resolved = (kind: 'f' | 'd', path: string): string | undefined => {
      const inner = resolvePath(path)
      if (inner !== undefined) this.#remember(asker, `${kind} ${inner}`)
      return inner
    }
    return {
      hasFile: (path) => holds(resolved('f', path), (inner) => tree.hasFile(inner)),
      hasFolder: (path) => holds(resolved('d', path), (inner) => tree.hasFolder(inner)),
      file: (path) => {
        const inner = resolved('f', path)
        return inner !== undefined && tree.hasFile(inner) ? this.file(inner) : undefined
      },
      namesIn: (folder) => {
        const inner = resolved('d', folder)
        return inner === undefined ? [] : tree.namesIn(inner)
      },
      pathsBelow: (folder) => {
        const inner = resolved('d', folder)
        return inner === undefined ? [] : tree.pathsBelow(inner)
      },
    }
  }

  #remember(asker: string, key: string): void {
    if (key === `f ${asker}`) return
    const keys = this.asked.get(asker)
    if (keys) keys.add(key)
    else this.asked.set(asker, new Set([key]))
  }
}

const defaultMaxBytes = 2 * 2 ** 20

function holds(inner: string | undefined, test: (inner: string) => boolean): boolean {
  return inner !== undefined && test(inner)
}
