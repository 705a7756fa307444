import { ProductError } from '#lib/errors'
import { nothingDetected } from '#kernel/feature'
import type { Context, Detector, FileDetector } from '#kernel/feature'
import type { Db } from '#platform/database'
import { catalogDb } from '../entities/catalog-tables.ts'
import { type ScopeDetection, upsertAllDetected } from '../entities/upsert-detected.ts'
import { checkedDetection } from './checked-detection.ts'
import { detectOffers, offersOf } from './detect-paths.ts'
import { type FolderScan, scanFolder } from './scan-folder.ts'
import { offersTouched } from './touched-offers.ts'

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

/** Paths at once in memory and in one transaction. */
const chunkSize = 200
/** Problems of the walk itself. */
export const discoveryId = 'discovery'

/** Looks through a folder and keeps the catalog to what is there. Not to be used by two callers at the same time. */
export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #files: readonly FileDetector[]
  #scan: FolderScan | undefined

  constructor(options: DiscoveryOptions) {
    this.#options = options
    this.#files = options.detectors.filter((detector) => detector.kind === 'file')
  }

  /** Everything, from the start. What is not found any more is taken back. */
  async lookThroughAll(): Promise<void> {
    const { folder, without, signal } = this.#options
    const scan = await scanFolder(folder, { without, signal })
    this.#scan = scan
    const offers = offersOf(scan, this.#files)
    const faults = scan.faults.map(({ path, message }): ScopeDetection => ({
      detectorId: discoveryId, scope: path, detection: { ...nothingDetected, problems: [{ key: 'walk', message, evidence: { file: path } }] },
    }))
    const seen = new Set(faults.map(keyOf))
    await this.#write(faults)
    for (let start = 0; start < offers.length; start += chunkSize) {
      const detected = await detectOffers(scan.root, offers.slice(start, start + chunkSize), signal)
      for (const scope of detected) seen.add(keyOf(scope))
      await this.#write(detected)
    }
    await this.#forgetUnseen(seen)
  }

  /** Only what these paths (relative to the folder) touch. */
  async lookAgainAt(paths: readonly string[]): Promise<void> {
    if (!this.#scan) return this.lookThroughAll()
    const touched = await offersTouched(this.#scan, paths, this.#files, (prefix) => this.#scopesAt(prefix), this.#options.signal)
    if (touched === 'all') return this.lookThroughAll()
    const detected = await detectOffers(this.#scan.root, touched.offers, this.#options.signal)
    const seen = new Set(detected.map(keyOf))
    const gone = touched.known.filter((scope) => !seen.has(keyOf(scope)))
    await this.#write([...detected, ...gone.map((scope) => ({ ...scope, detection: nothingDetected }))])
  }

  /** The machine's own facts, from one of its detectors. */
  async lookAtMachine(signal: AbortSignal): Promise<void> {
    for (const detector of this.#options.detectors) {
      if (detector.kind === 'machine') await this.#write([{ detectorId: detector.id, scope: 'machine', detection: checkedDetection(await detector.detect(signal), 'machine') }])
    }
  }

  /** What the database refuses is found by writing one by one, and becomes a problem. */
  async #write(scopes: readonly ScopeDetection[]): Promise<void> {
    const { transact, signal } = this.#options
    if (scopes.length === 0) return
    try {
      await transact((ctx) => upsertAllDetected(ctx, scopes))
    } catch (error) {
      // The database is away, or all ends: nothing is wrong with what was found.
      if (error instanceof ProductError || signal?.aborted) throw error
      if (scopes.length > 1) for (const scope of scopes) await this.#write([scope])
      else for (const scope of scopes) await transact((ctx) => upsertAllDetected(ctx, [refused(scope, error)]))
    }
  }

  /** Scopes of file detectors, those included that this version no longer has. */
  async #forgetUnseen(seen: ReadonlySet<string>): Promise<void> {
    const machine = this.#options.detectors.filter((detector) => detector.kind === 'machine').map(({ id }) => id)
    const rows = await catalogDb(this.#options.db).selectFrom('catalog_scopes').select(['detector', 'scope']).execute()
    const unseen = rows.map(({ detector, scope }) => ({ detectorId: detector, scope })).filter((scope) => !machine.includes(scope.detectorId) && !seen.has(keyOf(scope)))
    await this.#write(unseen.map((scope) => ({ ...scope, detection: nothingDetected })))
  }

  /** What is known of a path and of all below it. */
  async #scopesAt(prefix: string): Promise<Pick<ScopeDetection, 'detectorId' | 'scope'>[]> {
    const rows = await catalogDb(this.#options.db).selectFrom('catalog_scopes').select(['detector', 'scope'])
      .where('detector', 'in', [discoveryId, ...this.#files.map(({ id }) => id)])
      .where((eb) => eb.or([eb('scope', '=', prefix), eb.fn<boolean>('starts_with', ['scope', eb.val(`${prefix}/`)])])).execute()
    return rows.map(({ detector, scope }) => ({ detectorId: detector, scope }))
  }
}

function refused(scope: ScopeDetection, error: unknown): ScopeDetection {
  const message = `It could not be kept: ${error instanceof Error ? error.message : String(error)}`
  return { ...scope, detection: { ...nothingDetected, problems: [{ key: 'refused', message, evidence: { file: scope.scope } }], isPartial: true } }
}

function keyOf({ detectorId, scope }: Pick<ScopeDetection, 'detectorId' | 'scope'>): string {
  return `${detectorId}\n${scope}`
}
