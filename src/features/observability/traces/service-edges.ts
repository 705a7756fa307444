import type { DecodedSpan } from '#lib/wire'
import { LatencyCounts } from './latency-buckets.ts'

export type ConnectionType = '' | 'database' | 'messaging_system' | 'virtual_node'

export interface ServiceEdge {
  readonly client: string
  readonly server: string
  readonly type: ConnectionType
  count: number
  failed: number
  /** As the client and as the server saw it. */
  readonly asClient: LatencyCounts
  readonly asServer: LatencyCounts
}

/** A call that was seen from one side: of a client by its own span, of a server by its parent's. */
interface OneSide {
  readonly service: string
  readonly isError: boolean
  readonly seconds: number
  readonly round: number
  /** What a client says that it calls. */
  readonly peer: string | undefined
}

const maxEdges = 1000
const maxWaiting = 50_000
/** A side waits for so many looks; the other side of most calls comes with the next batch of its exporter. */
const waitRounds = 4
const nsInSecond = 1e9

/** Who calls whom, from the spans of both sides; what makes no spans of its own (databases, queues, others' services) from its client's. */
export class ServiceEdges {
  readonly #edges = new Map<string, ServiceEdge>()
  readonly #clients = new Map<string, OneSide>()
  readonly #servers = new Map<string, OneSide>()
  #round = 0

  add(span: DecodedSpan): void {
    const side = { service: span.service, isError: span.status === 'error', seconds: Number(span.endNs - span.startNs) / nsInSecond, round: this.#round, peer: textOf(span, 'peer.service', 'server.address', 'net.peer.name', 'http.host') }
    if (span.kind === 'client' || span.kind === 'producer') this.#addClient(span, side)
    if (span.kind === 'server' || span.kind === 'consumer') this.#addServer(span, side)
  }

  /** All edges; calls whose other side has not come for some looks count as calls of something that makes no spans. */
  edges(): ServiceEdge[] {
    this.#round += 1
    for (const [key, side] of this.#clients) {
      if (side.round > this.#round - waitRounds) break
      this.#clients.delete(key)
      if (side.peer !== undefined && side.peer !== side.service) this.#count(side.service, side.peer, 'virtual_node', side, undefined)
    }
    for (const [key, side] of this.#servers) {
      if (side.round > this.#round - waitRounds) break
      this.#servers.delete(key)
    }
    return [...this.#edges.values()]
  }

  #addClient(span: DecodedSpan, side: OneSide): void {
    const database = textOf(span, 'db.system.name', 'db.system')
    if (database !== undefined) return this.#count(side.service, textOf(span, 'peer.service', 'db.namespace', 'db.name') ?? database, 'database', side, undefined)
    this.#meet(this.#clients, this.#servers, `${span.traceId}${span.spanId}`, side, (server) => this.#count(side.service, server.service, span.kind === 'producer' ? 'messaging_system' : '', side, server))
  }

  #addServer(span: DecodedSpan, side: OneSide): void {
    if (span.parentSpanId === '') return this.#count('user', side.service, 'virtual_node', undefined, side)
    this.#meet(this.#servers, this.#clients, `${span.traceId}${span.parentSpanId}`, side, (client) => this.#count(client.service, side.service, span.kind === 'consumer' ? 'messaging_system' : '', client, side))
  }

  /** Counts a call when both of its sides are known; until then it waits, as long as there is room. */
  #meet(own: Map<string, OneSide>, other: Map<string, OneSide>, key: string, side: OneSide, count: (opposite: OneSide) => void): void {
    const opposite = other.get(key)
    if (opposite) {
      other.delete(key)
      return count(opposite)
    }
    own.set(key, side)
    if (own.size > maxWaiting) own.delete(own.keys().next().value as string)
  }

  #count(client: string, server: string, type: ConnectionType, asClient: OneSide | undefined, asServer: OneSide | undefined): void {
    const key = `${client}\n${server}\n${type}`
    const known = this.#edges.get(key)
    if (!known && this.#edges.size >= maxEdges) return
    const edge = known ?? { client, server: server.slice(0, 200), type, count: 0, failed: 0, asClient: new LatencyCounts(), asServer: new LatencyCounts() }
    edge.count += 1
    edge.failed += asClient?.isError || asServer?.isError ? 1 : 0
    if (asClient) edge.asClient.add(asClient.seconds)
    if (asServer) edge.asServer.add(asServer.seconds)
    this.#edges.set(key, edge)
  }
}

function textOf({ attributes }: DecodedSpan, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
