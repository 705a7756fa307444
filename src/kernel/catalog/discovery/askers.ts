import { foldersAbove } from './path-tree.ts'

/** Who asked about what lies elsewhere, so as to be looked at again when that changes. */
export class Askers {
  readonly #askedBy = new Map<string, ReadonlySet<string>>()
  readonly #askers = new Map<string, Set<string>>()

  /** What was asked for the sake of a path, in place of what was before. */
  set(asker: string, keys: ReadonlySet<string> | undefined): void {
    for (const key of this.#askedBy.get(asker) ?? []) this.#askers.get(key)?.delete(asker)
    if (!keys) {
      this.#askedBy.delete(asker)
      return
    }
    this.#askedBy.set(asker, keys)
    for (const key of keys) {
      const askers = this.#askers.get(key)
      if (askers) askers.add(asker)
      else this.#askers.set(key, new Set([asker]))
    }
  }

  /** Paths that asked about a file that changed. With `cameOrWent` also those that asked about a folder that it lies in. */
  of(path: string, { cameOrWent }: { readonly cameOrWent: boolean }): string[] {
    const keys = [`f ${path}`, ...(cameOrWent ? [`d ${path}`, ...foldersAbove(path).map((folder) => `d ${folder}`)] : [])]
    return keys.flatMap((key) => [...(this.#askers.get(key) ?? [])].map((asker) => asker.split('\n')[0] ?? asker))
  }
}

/** Who asks for a folder's sake, by the first of its files. */
export function folderAsker(firstPath: string, detectorId: string): string {
  return `${firstPath}\n${detectorId}`
}
