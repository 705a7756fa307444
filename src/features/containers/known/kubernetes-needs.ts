import type { KnownFacts } from '#kernel/feature'
import { selects } from '../kubernetes/describe-network.ts'
import { folderOf } from '../paths.ts'
import { fieldsOf, listOf, textOf } from '../plain-value.ts'
import { type KnownPlace, type KnownWorkload, numberOf, placeOf } from './known-things.ts'

export interface WorkloadNeed {
  readonly from: KnownWorkload
  readonly to: KnownWorkload
  readonly line: number
  /** What in the file says so. */
  readonly words: string
}

interface KnownService {
  readonly name: string
  readonly namespace: string | null
  readonly selector: Readonly<Record<string, string>>
  readonly place: KnownPlace
}

/** Which workload needs which, where a setting of one names a Service that selects the pods of the other. */
export function kubernetesNeeds(known: KnownFacts, workloads: readonly KnownWorkload[]): WorkloadNeed[] {
  const services = groupBy(knownServices(known), ({ name }) => name.toLowerCase())
  const running = workloads.filter(({ tool }) => tool === 'kubernetes')
  const byLabel = groupPairs(running)
  const needs = new Map<string, WorkloadNeed>()
  for (const from of running) {
    for (const { setting, host, line } of from.hosts) {
      const service = serviceFor(host, from, services)
      const to = service && nearest(selectedBy(service, byLabel), service.place)
      if (!to || to.ref === from.ref || needs.has(`${from.ref} ${to.ref}`)) continue
      needs.set(`${from.ref} ${to.ref}`, { from, to, line, words: `${setting} names the Service ${service.name}` })
    }
  }
  return [...needs.values()]
}

function knownServices(known: KnownFacts): KnownService[] {
  return known.entities('manifest').flatMap((manifest) => {
    const place = placeOf(manifest)
    return listOf(manifest.spec['services']).map(fieldsOf).map(({ name, namespace, selector, line }) => ({
      name: textOf(name) ?? '', namespace: textOf(namespace) ?? null, selector: fieldsOf(selector) as Record<string, string>, place: { ...place, line: numberOf(line) },
    }))
  })
}

/** `web`, `web.shop`, `web.shop.svc.cluster.local`; other names with dots are of the world outside. */
function serviceFor(host: string, from: KnownWorkload, services: ReadonlyMap<string, KnownService[]>): KnownService | undefined {
  const [, name = '', namespace] = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.[a-z0-9.-]+)?)?)?$/.exec(host) ?? []
  const wanted = namespace ?? from.namespace
  const candidates = (services.get(name) ?? []).filter((service) => service.place.repository === from.repository && (service.namespace === null || wanted === null || wanted === undefined || service.namespace === wanted))
  return nearest(candidates.map((service) => ({ ...service.place, service })), from)?.service
}

function selectedBy({ selector, namespace, place }: KnownService, byLabel: ReadonlyMap<string, KnownWorkload[]>): KnownWorkload[] {
  const [first] = Object.entries(selector)
  const candidates = first ? (byLabel.get(first.join('=')) ?? []) : []
  return candidates.filter((workload) => workload.repository === place.repository && selects(selector, workload.labels) && (namespace === null || workload.namespace === null || namespace === workload.namespace))
}

/** The nearest to a place: in its file, its folder, else with most folders in common; from the top down only where it is the only one. */
export function nearest<Place extends Pick<KnownPlace, 'ref' | 'file'>>(candidates: readonly Place[], { file }: Pick<KnownPlace, 'file'>): Place | undefined {
  const scored = candidates.map((candidate) => ({ candidate, score: closeness(candidate.file, file) }))
  const best = Math.max(-1, ...scored.map(({ score }) => score))
  const closest = scored.filter(({ score }) => score === best).map(({ candidate }) => candidate).toSorted((a, b) => a.file.length - b.file.length || (a.file < b.file ? -1 : 1))
  return best > 0 || candidates.length === 1 ? closest[0] : undefined
}

function closeness(one: string, other: string): number {
  if (one === other) return 1000
  if (folderOf(one) === folderOf(other)) return 999
  const [a, b] = [folderOf(one).split('/'), folderOf(other).split('/')]
  let depth = 0
  while (depth < a.length && depth < b.length && a[depth] === b[depth] && a[depth] !== '') depth += 1
  return depth
}

function groupPairs(workloads: readonly KnownWorkload[]): Map<string, KnownWorkload[]> {
  const groups = new Map<string, KnownWorkload[]>()
  for (const workload of workloads) for (const pair of Object.entries(workload.labels)) addTo(groups, pair.join('='), workload)
  return groups
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) addTo(groups, keyOf(item), item)
  return groups
}

function addTo<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}

