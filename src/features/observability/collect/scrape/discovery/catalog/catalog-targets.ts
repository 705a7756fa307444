import { listEnvironments } from '#features/releases/contract'
import type { WorkerContext } from '#kernel/feature'
import type { ScrapeJob, TargetGroup } from '../../scrape-job.ts'
import type { TargetState } from '../../scraper.ts'
import { allowedEntities } from './allowed-entities.ts'
import { type CatalogOffer, catalogOffers } from './catalog-offers.ts'
import { CatalogReader } from './read-catalog.ts'
import { catalogJob, catalogSource } from './catalog-job.ts'
import { ExpositionProbe } from './exposition-probe.ts'

/** What was found in the catalog and is not scraped, with a sentence that says why and what to do. */
export interface FoundTarget {
  readonly entity: string
  readonly name: string
  readonly environment: string | null
  readonly url: string | null
  readonly state: 'not-allowed' | 'not-reachable' | 'no-metrics' | 'scraped-already'
  readonly reason: string
  readonly file: string | null
}

interface CatalogParts {
  readonly worker: Pick<WorkerContext, 'transact' | 'clock'>
  /** Entities that an administrator lets be scraped. */
  readonly allowed: readonly string[]
  /** What is scraped now, by other jobs too. */
  readonly states: () => readonly TargetState[]
}

/** Targets that entities of the catalog name. Nothing is asked that an administrator has not allowed: a file of a repository may name any address. */
export class CatalogTargets {
  readonly job: ScrapeJob
  readonly #parts: CatalogParts
  readonly #reader: CatalogReader
  readonly #isAllowed: (entity: string) => boolean
  readonly #probe: ExpositionProbe
  #found: readonly FoundTarget[] = []

  constructor(parts: CatalogParts) {
    this.#parts = parts
    this.#reader = new CatalogReader(parts.worker)
    this.#isAllowed = allowedEntities(parts.allowed)
    this.job = catalogJob((signal) => this.#discover(signal))
    this.#probe = new ExpositionProbe(this.job, parts.worker.clock)
  }

  found(): readonly FoundTarget[] {
    return this.#found
  }

  async #discover(signal: AbortSignal): Promise<TargetGroup[]> {
    const entities = await this.#reader.entities()
    const { items } = await this.#parts.worker.transact((ctx) => ctx.call(listEnvironments, {}))
    const others = this.#parts.states().filter(({ target }) => target.job.name !== this.job.name)
    const groups: TargetGroup[] = []
    const found: FoundTarget[] = []
    const taken = new Map(others.map(({ target }) => [target.url, `the job ${target.labels.get('job')}`]))
    const offers = catalogOffers(entities, items)
    const guesses = await this.#probe.answering(offers.filter((offer) => offer.isGuess && this.#isAllowed(offer.entity)), signal)
    for (const offer of offers) {
      const { entity, name, environment = null, url, file = null } = offer
      const why = this.#whyNot(offer, { taken, guesses, others })
      if (why) found.push({ entity, name, environment, url: url?.href ?? null, file, ...why })
      else if (url) {
        taken.set(url.href, entity)
        groups.push(groupOf(offer, url))
      }
    }
    this.#found = found
    return groups
  }

  #whyNot(offer: CatalogOffer, { taken, guesses, others }: { taken: ReadonlyMap<string, string>; guesses: ReadonlyMap<string, string>; others: readonly TargetState[] }): Pick<FoundTarget, 'state' | 'reason'> | undefined {
    const { entity, url, isGuess } = offer
    if (!url) return { state: 'not-reachable', reason: offer.reason }
    const by = taken.get(url.href) ?? (others.some((state) => isContainerOf(state, offer)) ? 'its container\'s labels' : undefined)
    if (by !== undefined) return { state: 'scraped-already', reason: `It is scraped already, by ${by}.` }
    if (!this.#isAllowed(entity)) return { state: 'not-allowed', reason: `${isGuess ? 'It may have metrics there. ' : ''}To allow it, add ${entity} to DAYBOOK_OBSERVABILITY_CATALOG_TARGETS (with commas; * is all), and start Daybook again.` }
    const silence = isGuess ? guesses.get(url.href) : undefined
    return silence === undefined ? undefined : { state: 'no-metrics', reason: silence }
  }
}

/** A service of Compose whose container is known to the engine is scraped by its labels already. */
function isContainerOf({ target: { discovered } }: TargetState, { compose }: CatalogOffer): boolean {
  const label = (name: string) => discovered[`__meta_docker_container_label_com_docker_compose_${name}`]
  return compose !== undefined && label('service') === compose.service && label('project') === compose.project
}

function groupOf({ entity, name, environment }: CatalogOffer, url: URL): TargetGroup {
  const asked = Object.fromEntries([...url.searchParams].map(([key, value]) => [`__param_${key}`, value]))
  return {
    targets: [url.host], source: catalogSource,
    labels: { ...asked, job: name, service_name: name, entity, ...(environment === undefined ? {} : { environment }), __metrics_path__: url.pathname, __scheme__: url.protocol.replace(':', '') },
  }
}
