import { ProductError } from '#lib/errors'
import { nothingDetected } from '#kernel/feature'
import type { Context, Detector, Inference } from '#kernel/feature'
import type { Db } from '#platform/database'
import { catalogDb } from '../entities/catalog-tables.ts'
import { type ScopeDetection, upsertAllDetected } from '../entities/upsert-detected.ts'
import { checkedDetection } from './checked-detection.ts'
import { chunksOfOffers } from './chunks-of-offers.ts'
import { detectOffers } from './detect-offers.ts'
import { KnownFolder } from './known-folder.ts'
import type { Offer } from './offers.ts'
import { Reasoning } from './reasoning.ts'
import { type FolderScan, scanFolder } from './scan-folder.ts'
import { touchedBy } from './touched-paths.ts'
import { WriteBehind } from './write-behind.ts'

export interface DiscoveryOptions {
  readonly folder: string
  readonly detectors: readonly Detector[]
  /** Absolute folders that are not looked into. */
  readonly without: readonly string[]
  readonly db: Db
  /** One transaction with a full context. */
  readonly transact: <Result>(action: (ctx: Context) => Promise<Result>) => Promise<Result>
  readonly signal?: AbortSignal | undefined
}

const chunkSize = 200
/** Problems of the walk itself. */
export const discoveryId = 'discovery'

/** Looks through a folder and keeps the catalog to what is there. Not to be used by two callers at the same time. */
export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #inferences: readonly Inference[]
  readonly #reasoning: Reasoning
  #known: KnownFolder | undefined
  /** While the whole folder is looked through: what was added since is not told a second time for what else is learned of it. */
  #lookStartedAt: Date | undefined

  constructor(options: DiscoveryOptions) {
    this.#options = options
    this.#inferences = options.detectors.filter((detector) => detector.kind === 'inference')
    const { db, transact, signal } = options
    this.#reasoning = new Reasoning({ inferences: this.#inferences, db, transact, signal, write: (scopes) => this.#write(scopes) })
  }

  /** Everything, from the start. What is not found any more is taken back. */
  async lookThroughAll(): Promise<void> {
    this.#lookStartedAt = await this.#options.transact((ctx) => Promise.resolve(ctx.clock.now()))
    try {
      await this.#lookThrough()
    } finally {
      this.#lookStartedAt = undefined
    }
  }

  async #lookThrough(): Promise<void> {
    const { folder, without, signal, detectors } = this.#options
    const scan = await scanFolder(folder, { without, signal })
    const known = new KnownFolder(scan, { files: detectors.filter((detector) => detector.kind === 'file'), folders: detectors.filter((detector) => detector.kind === 'folder') })
    this.#known = known
    const faults = faultsOf(scan)
    const seen = new Set(faults.map(keyOf))
    await this.#write(faults)
    // What Git is asked about takes longest and is begun first.
    const workTrees = this.#detect(known, known.offersForWorkTrees())
    workTrees.catch(() => undefined)
    const writer = new WriteBehind((scopes) => this.#write(scopes))
    for (const chunk of chunksOfOffers(known.offers(), chunkSize)) {
      const detected = await this.#detect(known, chunk)
      for (const scope of detected) seen.add(keyOf(scope))
      await writer.add(detected)
    }
    await writer.end()
    for (const scope of await workTrees) seen.add(keyOf(scope))
    await this.#write(await workTrees)
    await this.#forgetUnseen(seen)
    await this.#reasoning.over(new Set(this.#inferences.flatMap(({ reads }) => reads)), this.#lookStartedAt)
  }

  /** Only what these paths (relative to the folder) touch. */
  async lookAgainAt(paths: readonly string[]): Promise<void> {
    if (!this.#known) return this.lookThroughAll()
    const touched = await touchedBy(this.#known.scan, paths, this.#options.signal)
    if (touched === 'all') return this.lookThroughAll()
    const again = this.#known.touch(touched)
    const detected = await this.#detect(this.#known, again.offers)
    const seen = new Set(detected.map(keyOf))
    const gone = again.known.filter((scope) => !seen.has(keyOf(scope)))
    await this.#reasoning.over(await this.#write([...detected, ...gone.map((scope) => ({ ...scope, detection: nothingDetected }))]))
  }

  /** The machine's own facts, from one of its detectors. */
  async lookAtMachine(signal: AbortSignal): Promise<void> {
    const changed = new Set<string>()
    for (const detector of this.#options.detectors) {
      if (detector.kind !== 'machine') continue
      const detection = checkedDetection(await detector.detect(signal), 'machine')
      for (const kind of await this.#write([{ detectorId: detector.id, scope: 'machine', detection }])) changed.add(kind)
    }
    await this.#reasoning.over(changed)
  }

  async #detect(known: KnownFolder, offers: readonly Offer[]): Promise<ScopeDetection[]> {
    const reading = known.reading()
    const detected = await detectOffers(reading, offers, this.#options.signal)
    known.remember(detected, reading)
    return detected
  }

  /** Gives the kinds of what changed. What the database refuses is found by writing one by one, and becomes a problem. */
  async #write(scopes: readonly ScopeDetection[]): Promise<ReadonlySet<string>> {
    const { transact, signal } = this.#options
    if (scopes.length === 0) return new Set()
    try {
      return await transact((ctx) => upsertAllDetected(ctx, scopes, this.#lookStartedAt))
    } catch (error) {
      // The database is away, or all ends: nothing is wrong with what was found.
      if (error instanceof ProductError || signal?.aborted) throw error
      const [first, ...others] = scopes
      if (first && others.length === 0) return transact((ctx) => upsertAllDetected(ctx, [refused(first, error)]))
      const kinds = new Set<string>()
      for (const scope of scopes) for (const kind of await this.#write([scope])) kinds.add(kind)
      return kinds
    }
  }

  /** Scopes of file detectors and inferences, those included that this version no longer has. */
  async #forgetUnseen(seen: ReadonlySet<string>): Promise<void> {
    const others = new Set(this.#options.detectors.filter(({ kind }) => kind === 'machine' || kind === 'inference').map(({ id }) => id))
    const rows = await catalogDb(this.#options.db).selectFrom('catalog_scopes').select(['detector', 'scope']).execute()
    const unseen = rows.map(({ detector, scope }) => ({ detectorId: detector, scope })).filter((scope) => !others.has(scope.detectorId) && !seen.has(keyOf(scope)))
    await this.#write(unseen.map((scope) => ({ ...scope, detection: nothingDetected })))
  }
}

function faultsOf({ faults }: FolderScan): ScopeDetection[] {
  return faults.map(({ path, message }) => ({ detectorId: discoveryId, scope: path, detection: { ...nothingDetected, problems: [{ key: 'walk', message, evidence: { file: path } }] } }))
}

function refused(scope: ScopeDetection, error: unknown): ScopeDetection {
  const message = `It could not be kept: ${error instanceof Error ? error.message : String(error)}`
  return { ...scope, detection: { ...nothingDetected, problems: [{ key: 'refused', message, evidence: { file: scope.scope } }], isPartial: true } }
}

function keyOf({ detectorId, scope }: Pick<ScopeDetection, 'detectorId' | 'scope'>): string {
  return `${detectorId}\n${scope}`
}
