import type { Family, FamilyType } from '#lib/exposition'
import { Labels } from '#lib/promql'
import type { DecodedSpan } from '#lib/wire'

interface Counted {
  readonly labels: Readonly<Record<string, string>>
  count: number
  seconds: number
  readonly buckets: number[]
}

/** A call that was seen from one side: of a client by its own span, of a server by its parent's. */
interface OneSide {
  readonly service: string
  readonly isError: boolean
}

const bounds = [0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384]
const maxSeries = 5000
const maxWaiting = 50_000
const nsInSecond = 1e9

/** Calls, errors and times of each service out of its spans, and who calls whom; by the names that Grafana's Tempo gives them. */
export class SpanMetrics {
  readonly #spans = new Map<string, Counted>()
  readonly #edges = new Map<string, { readonly client: string; readonly server: string; count: number; failed: number }>()
  readonly #clients = new Map<string, OneSide>()
  readonly #servers = new Map<string, OneSide>()

  addAll(spans: readonly DecodedSpan[]): void {
    for (const span of spans) {
      this.#count(span)
      if (span.kind === 'client' || span.kind === 'producer') this.#meet(this.#clients, this.#servers, `${span.traceId}${span.spanId}`, span)
      if (span.kind === 'server' || span.kind === 'consumer') this.#meet(this.#servers, this.#clients, `${span.traceId}${span.parentSpanId}`, span)
    }
  }

  families(): Family[] {
    const counted = [...this.#spans.values()]
    const latency = counted.flatMap(({ labels, count, seconds, buckets }): Sample[] => [
      ...[...bounds, Infinity].map((bound, at): Sample => ['traces_spanmetrics_latency_bucket', { ...labels, le: bound === Infinity ? '+Inf' : String(bound) }, at === bounds.length ? count : buckets[at] ?? 0]),
      ['traces_spanmetrics_latency_sum', labels, seconds], ['traces_spanmetrics_latency_count', labels, count],
    ])
    const edges = [...this.#edges.values()]
    return [
      family('traces_spanmetrics_calls_total', 'counter', 'Spans of each service, by name, kind and status.', counted.map(({ labels, count }) => ['traces_spanmetrics_calls_total', labels, count])),
      family('traces_spanmetrics_latency', 'histogram', 'How long spans lasted, in seconds.', latency),
      family('traces_service_graph_request_total', 'counter', 'Calls of one service to another.', edges.map(({ client, server, count }) => ['traces_service_graph_request_total', { client, server }, count])),
      family('traces_service_graph_request_failed_total', 'counter', 'Calls of one service to another that failed.', edges.map(({ client, server, failed }) => ['traces_service_graph_request_failed_total', { client, server }, failed])),
    ].filter(({ samples }) => samples.length > 0)
  }

  #count({ service, name, kind, status, startNs, endNs }: DecodedSpan): void {
    const labels = { service, span_name: name.slice(0, 200), span_kind: `SPAN_KIND_${kind.toUpperCase()}`, status_code: `STATUS_CODE_${status.toUpperCase()}` }
    const counted = this.#of(labels)
    const seconds = Number(endNs - startNs) / nsInSecond
    counted.count += 1
    counted.seconds += seconds
    for (const [at, bound] of bounds.entries()) if (seconds <= bound) counted.buckets[at] = (counted.buckets[at] ?? 0) + 1
  }

  /** Names that somebody makes up for each call become one. */
  #of(labels: Readonly<Record<string, string>>): Counted {
    const key = Object.values(labels).join('\n')
    const known = this.#spans.get(key)
    if (known) return known
    if (this.#spans.size >= maxSeries && labels['span_name'] !== 'others') return this.#of({ ...labels, span_name: 'others' })
    const counted = { labels, count: 0, seconds: 0, buckets: bounds.map(() => 0) }
    this.#spans.set(key, counted)
    return counted
  }

  /** Counts a call when both of its sides are known; until then it waits, as long as there is room. */
  #meet(own: Map<string, OneSide>, other: Map<string, OneSide>, key: string, { service, status, kind }: DecodedSpan): void {
    const side = { service, isError: status === 'error' }
    const opposite = other.get(key)
    if (!opposite) {
      own.set(key, side)
      if (own.size > maxWaiting) for (const oldest of own.keys()) return void own.delete(oldest)
      return
    }
    other.delete(key)
    const [client, server] = kind === 'server' || kind === 'consumer' ? [opposite, side] : [side, opposite]
    const edge = this.#edges.get(`${client.service}\n${server.service}`) ?? { client: client.service, server: server.service, count: 0, failed: 0 }
    edge.count += 1
    edge.failed += client.isError || server.isError ? 1 : 0
    if (this.#edges.size < maxSeries) this.#edges.set(`${client.service}\n${server.service}`, edge)
  }
}

type Sample = readonly [name: string, labels: Readonly<Record<string, string>>, value: number]

function family(name: string, type: FamilyType, help: string, samples: readonly Sample[]): Family {
  return { name, type, help, unit: undefined, samples: samples.map(([sample, labels, value]) => ({ labels: Labels.of({ ...labels, __name__: sample }), value, timeMs: undefined, exemplar: undefined })) }
}
