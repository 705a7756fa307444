import { type Entity, listEntities } from '#kernel/catalog/contract'
import type { WorkerContext } from '#kernel/feature'
import { listEvents } from '#kernel/timeline/contract'

/** Kinds that may say where their metrics are; other kinds are files, images and the like, of which there may be very many. */
const kinds = ['service', 'api', 'system', 'resource', 'host', 'workload']
const pageSize = 500
/** What changes without an event is seen by then. */
const atLeastEveryMs = 60_000

/** The entities that may be scraped, read anew when the catalog changes. */
export class CatalogReader {
  readonly #worker: Pick<WorkerContext, 'transact' | 'clock'>
  #stamp: string | undefined
  #readAt = 0
  #entities: readonly Entity[] = []

  constructor(worker: Pick<WorkerContext, 'transact' | 'clock'>) {
    this.#worker = worker
  }

  async entities(): Promise<readonly Entity[]> {
    const now = this.#worker.clock.now().getTime()
    const stamp = await this.#newestChange()
    if (stamp === this.#stamp && now - this.#readAt < atLeastEveryMs) return this.#entities
    this.#entities = await this.#read()
    this.#stamp = stamp
    this.#readAt = now
    return this.#entities
  }

  async #newestChange(): Promise<string> {
    return await this.#worker.transact(async (ctx) => {
      const changed = await ctx.call(listEvents, { type: 'dev.daybook.entity.*', limit: 1 })
      const discovered = await ctx.call(listEvents, { type: 'dev.daybook.discovery.finished', limit: 1 })
      return `${changed.items[0]?.id ?? ''} ${discovered.items[0]?.id ?? ''}`
    })
  }

  async #read(): Promise<Entity[]> {
    return await this.#worker.transact(async (ctx) => {
      const found: Entity[] = []
      for (const kind of kinds) {
        let cursor: string | null | undefined
        do {
          const page = await ctx.call(listEntities, { kind, limit: pageSize, ...(typeof cursor === 'string' ? { cursor } : {}) })
          found.push(...page.items.filter(saysSomething))
          cursor = page.nextCursor
        } while (cursor !== null)
      }
      return found
    })
  }
}

/** Services may run here without a word of theirs. */
function saysSomething({ kind, spec }: Entity): boolean {
  return kind === 'service' || spec['metadata'] !== undefined || spec['metricsLabels'] !== undefined
}
