import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { groupBy } from '#lib/group-by'
import type { OutputOf } from '#lib/operation'
import { listEntities } from '#kernel/catalog/contract'
import { type Context, handle, type Handled } from '#kernel/feature'
import type { Telemetry } from '#kernel/telemetry'
import { getServiceMap, type ServiceNode } from '../contract.ts'
import type { ObservabilityOptions } from '../observability-settings.ts'

type ServiceMap = OutputOf<typeof getServiceMap>
type Edge = ServiceMap['edges'][number]

const hourMs = 3_600_000
const mostEntities = 500
const kinds: Readonly<Record<string, Edge['kind']>> = { database: 'database', messaging_system: 'messaging', virtual_node: 'external' }

/** The service map, out of the metrics that spans leave: by what Grafana's Tempo writes too, so that its series are understood as well. */
export function serviceMapHandler({ telemetry }: ObservabilityOptions): Handled {
  return handle(getServiceMap, async ({ service, from, to }, ctx) => {
    const end = to === undefined ? ctx.clock.now().getTime() : Date.parse(to)
    const start = from === undefined ? end - hourMs : Date.parse(from)
    if (start >= end) throw new ProductError('invalid', 'The time begins after it ends. Swap from and to.')
    const all = await edgesOf(telemetry, start, end)
    const edges = service === undefined ? all : all.filter((edge) => edge.from === service || edge.to === service)
    return { nodes: await nodesOf(ctx, edges), edges }
  })
}

async function edgesOf(telemetry: Telemetry, start: number, end: number): Promise<Edge[]> {
  const seconds = Math.max(60, Math.round((end - start) / 1000))
  const by = 'client, server, connection_type'
  const ask = async (query: string) => {
    const result = await telemetry.metrics.query({ query, start: end, end, step: 0 })
    return 'series' in result ? result.series.map(({ labels, values }) => ({ labels, value: values.at(-1) ?? Number.NaN })) : []
  }
  const p95 = (side: string) => `histogram_quantile(0.95, sum by (le, ${by}) (rate(traces_service_graph_request_${side}_seconds_bucket[${seconds}s])))`
  const [there, rates, failures, asServer, asClient] = await Promise.all([
    ask(`count by (${by}) (last_over_time(traces_service_graph_request_total[${seconds}s]))`), ask(`sum by (${by}) (rate(traces_service_graph_request_total[${seconds}s]))`),
    ask(`sum by (${by}) (rate(traces_service_graph_request_failed_total[${seconds}s]))`), ask(p95('server')), ask(p95('client')),
  ])
  const keyOf = (labels: (typeof rates)[number]['labels']) => `${labels.get('client')}\n${labels.get('server')}\n${labels.get('connection_type')}`
  const tables = [rates, failures, asServer, asClient].map((rows) => new Map(rows.map(({ labels, value }) => [keyOf(labels), value])))
  return there.map(({ labels }) => {
    const [perSecond = 0, failed = 0, server = Number.NaN, client = Number.NaN] = tables.map((table) => table.get(keyOf(labels)))
    const p95Seconds = Number.isFinite(server) ? server : client
    return { from: labels.get('client'), to: labels.get('server'), kind: kinds[labels.get('connection_type')] ?? 'call', perSecond, failedShare: perSecond > 0 ? Math.min(1, failed / perSecond) : 0, p95Ms: Number.isFinite(p95Seconds) ? p95Seconds * 1000 : null }
  })
}

/** What is called is as it answers; what only calls is as its calls go. */
async function nodesOf(ctx: Context, edges: readonly Edge[]): Promise<ServiceNode[]> {
  const [into, out] = [groupBy(edges, ({ to }) => to), groupBy(edges, ({ from }) => from)]
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].toSorted()
  const known = await knownServices(ctx, names)
  return names.map((name) => {
    const incoming = into.get(name) ?? []
    const counted = incoming.length > 0 ? incoming : out.get(name) ?? []
    const perSecond = counted.reduce((sum, edge) => sum + edge.perSecond, 0)
    const failed = counted.reduce((sum, edge) => sum + edge.perSecond * edge.failedShare, 0)
    const slowest = counted.flatMap(({ p95Ms }) => p95Ms ?? [])
    return { id: name, name, kind: kindOf(name, incoming, out.has(name)), entity: known.get(name) ?? null, perSecond, failedShare: perSecond > 0 ? failed / perSecond : 0, p95Ms: slowest.length === 0 ? null : Math.max(...slowest) }
  })
}

function kindOf(name: string, incoming: readonly Edge[], isCalling: boolean): ServiceNode['kind'] {
  if (isCalling) return name === 'user' && incoming.length === 0 ? 'user' : 'service'
  const special = incoming.map(({ kind }) => kind).find((kind) => kind === 'database' || kind === 'messaging')
  if (special === 'database' || special === 'messaging') return special
  return incoming.every(({ kind, from }) => kind === 'external' && from !== 'user') ? 'external' : 'service'
}

async function knownServices(ctx: Context, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map()
  const { items } = await ctx.call(listEntities, { kind: 'service', facts: false, limit: mostEntities })
  const refs = new Set(items.map(({ ref }) => ref))
  return new Map(names.map((name): [string, string] => [name, entityRef('service', name)]).filter(([, ref]) => refs.has(ref)))
}
