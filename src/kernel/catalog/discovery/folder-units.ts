import type { FolderDetector } from '#kernel/feature'
import { ByEnding } from './by-ending.ts'
import type { Offer } from './offers.ts'

/** Which files make up the folders that detectors want to look at as one. */
export class FolderUnits {
  readonly #units: ReadonlyMap<FolderDetector, Map<string, Set<string>>>
  readonly #detectors: ByEnding<FolderDetector>

  constructor(detectors: readonly FolderDetector[], paths: Iterable<string>) {
    this.#detectors = new ByEnding(detectors)
    this.#units = new Map(detectors.map((detector) => [detector, new Map<string, Set<string>>()]))
    for (const path of paths) this.add(path)
  }

  add(path: string): void {
    for (const detector of this.#detectors.of(path)) {
      const folder = detector.folderOf(path)
      if (folder === undefined) continue
      const folders = this.#units.get(detector)
      const files = folders?.get(folder)
      if (files) files.add(path)
      else folders?.set(folder, new Set([path]))
    }
  }

  remove(path: string): void {
    for (const [detector, folders] of this.#units) {
      const folder = detector.folderOf(path)
      const files = folder === undefined ? undefined : folders.get(folder)
      files?.delete(path)
      if (folder !== undefined && files?.size === 0) folders.delete(folder)
    }
  }

  /** All of them. */
  offers(): Offer[] {
    return [...this.#units].flatMap(([detector, folders]) => [...folders].map(([path, files]): Offer => ({ detector, path, files: [...files].toSorted() })))
  }

  /** Those that one of the paths helps to describe, or did; without files when they are gone. */
  offersFor(paths: readonly string[]): Offer[] {
    return [...this.#units].flatMap(([detector, folders]) => {
      const touched = new Set(paths.flatMap((path) => detector.folderOf(path) ?? []))
      return [...touched].map((path): Offer => ({ detector, path, files: [...(folders.get(path) ?? [])].toSorted() }))
    })
  }
}
