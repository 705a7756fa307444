import { parseEntityRef } from '#lib/entity-ref'
import { groupBy } from '#lib/group-by'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Entity } from '#kernel/catalog/contract'
import type { Environment } from '#features/releases/contract'
import { publishedPort } from './published-port.ts'
import { readScrapeAnnotations, type SaidScrape } from './read-scrape-annotations.ts'

/** Something of the catalog that has metrics, and where; without an address with a sentence that says why there is none. */
export interface CatalogOffer {
  readonly entity: string
  /** As its samples are called. */
  readonly name: string
  readonly environment: string | undefined
  readonly url: URL | undefined
  readonly reason: string
  readonly says: 'annotations' | 'environment' | 'compose' | 'kubernetes'
  readonly file: string | undefined
  /** Nobody said that there are metrics: they are looked for. */
  readonly isGuess: boolean
  /** The service of Compose that it is. */
  readonly compose: { readonly project: string; readonly service: string } | undefined
}

type OfferOf = (found: Partial<Pick<CatalogOffer, 'url' | 'reason' | 'environment' | 'isGuess' | 'says'>>) => CatalogOffer

interface Place {
  readonly environment: string
  readonly origin: URL
}

/** All that entities and environments say of where metrics are. Asks nothing. */
export function catalogOffers(entities: readonly Entity[], environments: readonly Environment[]): CatalogOffer[] {
  const byService = groupBy(environments.filter(isLive), ({ service }) => service)
  return entities.flatMap((entity) => (entity.kind === 'workload' ? ofWorkload(entity) : ofEntity(entity, byService.get(entity.ref) ?? [])))
}

function isLive({ state, current }: Environment): boolean {
  return current !== null && state !== 'off'
}

function ofEntity(entity: Entity, environments: readonly Environment[]): CatalogOffer[] {
  const offer = offerOf(entity, entity.name, 'annotations')
  const said = readScrapeAnnotations(recordOf(recordOf(entity.spec['metadata'])['annotations']))
  if (said.said === 'no') return []
  if (said.said === 'fault') return [offer({ reason: said.reason })]
  const places = environments.flatMap(placeOf)
  if (said.said === 'nothing') return places.map(({ environment, origin }) => offer({ says: 'environment', environment, url: new URL('/metrics', origin), isGuess: true }))
  const { url, port, path, scheme } = said.scrape
  const [only, another] = places
  const environment = only && !another ? only.environment : undefined
  if (url) return [offer({ url, environment })]
  if (port !== undefined) return [offer({ url: new URL(`${scheme}://${only?.origin.hostname ?? '127.0.0.1'}:${port}${path}`), environment })]
  if (only) return places.map((place) => offer({ url: new URL(`${place.origin.origin}${path}`), environment: place.environment }))
  return [offer({ reason: 'It says no port and is not deployed here. Write prometheus.io/port for one of this machine, or prometheus.io/url.' })]
}

/** Where the health of an environment is asked, when that is on this machine. */
function placeOf({ name, target }: Environment): Place[] {
  const origin = URL.canParse(target.healthUrl) ? new URL(target.healthUrl) : undefined
  return origin && /^https?:$/.test(origin.protocol) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(origin.hostname) ? [{ environment: name, origin: new URL(origin.origin) }] : []
}

/** A service of Compose by its labels, a workload of Kubernetes by the annotations of its pods. */
function ofWorkload(entity: Entity): CatalogOffer[] {
  const { tool, name, project, ports, metricsLabels } = entity.spec
  const said = readScrapeAnnotations(recordOf(metricsLabels))
  if (said.said === 'no' || said.said === 'nothing') return []
  const isCompose = tool === 'compose'
  const service = textOf(name) ?? entity.name
  const offer = offerOf(entity, service, isCompose ? 'compose' : 'kubernetes', isCompose ? { project: textOf(project) ?? '', service } : undefined)
  if (said.said === 'fault') return [offer({ reason: said.reason })]
  if (said.scrape.url) return [offer({ url: said.scrape.url })]
  return [isCompose ? published(offer, said.scrape, listOf(ports)) : offer({ reason: 'Its pods have addresses inside of a cluster, which are not known here. Scrape it from there by remote-write, or write prometheus.io/url with an address that this machine reaches.' })]
}

function published(offer: OfferOf, { port, path, scheme }: SaidScrape, ports: readonly unknown[]): CatalogOffer {
  const at = publishedPort(ports.flatMap((one) => textOf(one) ?? []), port)
  return typeof at === 'string' ? offer({ reason: at }) : offer({ url: new URL(`${scheme}://${at.host}:${at.port}${path}`) })
}

function offerOf(entity: Entity, name: string, says: CatalogOffer['says'], compose?: CatalogOffer['compose']): OfferOf {
  return (found) => ({ entity: entity.ref, name: name === '' ? parseEntityRef(entity.ref).name : name, environment: undefined, url: undefined, reason: '', says, file: entity.evidence[0]?.file, isGuess: false, compose, ...found })
}
