import type { FileDetector, FolderDetector } from '#kernel/feature'
import type { ScopeDetection } from '../entities/upsert-detected.ts'
import { Askers } from './askers.ts'
import { ByEnding } from './by-ending.ts'
import { FolderUnits } from './folder-units.ts'
import { addOffersForFile, gitPathOf, type Offer, offersForWorkTree } from './offers.ts'
import { PathTree } from './path-tree.ts'
import { Reading } from './reading.ts'
import { type FolderScan, type ScannedFile, type WorkTree, workTreeOf } from './scan-folder.ts'
import type { Touched } from './touched-paths.ts'

type Scope = Pick<ScopeDetection, 'detectorId' | 'scope'>

interface DetectorsOfFiles {
  readonly files: readonly FileDetector[]
  readonly folders: readonly FolderDetector[]
}

export interface Again {
  readonly offers: readonly Offer[]
  /** What was known at touched paths: whatever of it is not found again is gone. */
  readonly known: readonly Scope[]
}

/** What a scan found, kept up with what changes: which files there are, who wants them, and what was found where. */
export class KnownFolder {
  readonly scan: FolderScan
  readonly #detectors: DetectorsOfFiles
  readonly #byEnding: ByEnding<FileDetector>
  readonly #tree: PathTree
  readonly #units: FolderUnits
  readonly #askers = new Askers()
  readonly #scopes = new Map<string, Set<string>>()
  readonly #workTrees: ReadonlyMap<string, WorkTree>

  constructor(scan: FolderScan, detectors: DetectorsOfFiles) {
    this.scan = scan
    this.#detectors = detectors
    this.#byEnding = new ByEnding(detectors.files)
    this.#tree = new PathTree(scan.files.map(({ path }) => path))
    this.#units = new FolderUnits(
      detectors.folders,
      scan.files.map(({ path }) => path),
    )
    this.#workTrees = new Map(scan.workTrees.map((workTree) => [gitPathOf(workTree), workTree]))
  }

  offers(): Offer[] {
    const offers: Offer[] = []
    for (const file of this.scan.files) this.#offer(file, offers)
    return [...offers, ...this.#units.offers()]
  }

  /** Each work tree as `folder/.git`. */
  offersForWorkTrees(): Offer[] {
    return this.scan.workTrees.flatMap((workTree) => offersForWorkTree(this.scan.root, workTree, this.#detectors.files))
  }

  reading(): Reading {
    return new Reading({
      root: this.scan.root,
      tree: this.#tree,
      repositoryOf: (path) => {
        const workTree = this.#workTrees.get(path) ?? workTreeOf(this.scan, path)
        return workTree && { ref: workTree.ref, path: workTree.path }
      },
    })
  }

  /** Keeps what was found where, and for whose sake was asked what. */
  remember(detected: readonly ScopeDetection[], reading: Reading): void {
    for (const { scope, detectorId } of detected) {
      const known = this.#scopes.get(scope)
      if (known) known.add(detectorId)
      else this.#scopes.set(scope, new Set([detectorId]))
    }
    for (const [asker, keys] of reading.asked) this.#askers.set(asker, keys)
  }

  /** Takes in what changed. */
  touch({ workTrees, files, prefixes }: Touched): Again {
    const before = new Set(prefixes.flatMap((prefix) => (this.#tree.hasFile(prefix) ? [prefix] : this.#tree.pathsBelow(prefix))))
    const now = new Set(files.map(({ path }) => path))
    for (const path of before) if (!now.has(path)) this.#leave(path)
    for (const path of now) if (!before.has(path)) this.#enter(path)
    const changed = new Set([...before, ...now])
    const asking = [...changed].flatMap((path) => this.#askers.of(path, { cameOrWent: before.has(path) !== now.has(path) })).filter((path) => !changed.has(path) && this.#tree.hasFile(path))
    const again = [...files, ...[...new Set(asking)].map((path) => ({ path, workTree: workTreeOf(this.scan, path), isExecutable: undefined }))]
    return {
      offers: [
        ...workTrees.flatMap((workTree) => offersForWorkTree(this.scan.root, workTree, this.#detectors.files)),
        ...again.flatMap((file) => this.#offer(file, [])),
        ...this.#units.offersFor([...changed, ...asking]),
      ],
      known: prefixes.flatMap((prefix) => this.#scopesAt(prefix, before)),
    }
  }

  #offer(file: ScannedFile, offers: Offer[]): Offer[] {
    return addOffersForFile(offers, this.scan.root, file, this.#byEnding.of(file.path))
  }

  #enter(path: string): void {
    this.#tree.add(path)
    this.#units.add(path)
  }

  #leave(path: string): void {
    this.#tree.remove(path)
    this.#units.remove(path)
    this.#askers.set(path, undefined)
  }

  #scopesAt(prefix: string, before: ReadonlySet<string>): Scope[] {
    const isFolder = !before.has(prefix)
    const found = isFolder ? [...this.#scopes].filter(([scope]) => scope === prefix || scope.startsWith(`${prefix}/`)) : [[prefix, this.#scopes.get(prefix) ?? new Set<string>()] as const]
    return found.flatMap(([scope, detectors]) => [...detectors].map((detectorId) => ({ detectorId, scope })))
  }
}
