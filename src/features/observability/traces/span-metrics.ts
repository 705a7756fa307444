import type { Family, FamilyType } from '#lib/exposition'
import { Labels } from '#lib/promql'
import type { DecodedSpan } from '#lib/wire'
import { LatencyCounts } from './latency-buckets.ts'
import { ServiceEdges } from './service-edges.ts'

interface Counted {
  readonly labels: Readonly<Record<string, string>>
  readonly latency: LatencyCounts
}

const maxSeries = 5000
const nsInSecond = 1e9

/** Calls, errors and times of each service out of its spans, and who calls whom; by the names that Grafana's Tempo gives them. */
export class SpanMetrics {
  readonly #spans = new Map<string, Counted>()
  readonly #edges = new ServiceEdges()
  /** A moment at which nothing was counted yet, in ms; undefined while nothing is. */
  beganMs: number | undefined

  addAll(spans: readonly DecodedSpan[]): void {
    this.beganMs ??= Date.now() - 1
    for (const span of spans) {
      this.#count(span)
      this.#edges.add(span)
    }
  }

  families(): Family[] {
    const counted = [...this.#spans.values()]
    const edges = this.#edges.edges().map((edge) => ({ ...edge, labels: { client: edge.client, server: edge.server, connection_type: edge.type } }))
    return [
      family('traces_spanmetrics_calls_total', 'counter', 'Spans of each service, by name, kind and status.', counted.map(({ labels, latency }) => ['traces_spanmetrics_calls_total', labels, latency.count])),
      family('traces_spanmetrics_latency', 'histogram', 'How long spans lasted, in seconds.', counted.flatMap(({ labels, latency }) => latency.samples('traces_spanmetrics_latency', labels))),
      family('traces_service_graph_request_total', 'counter', 'Calls of one service to another.', edges.map(({ labels, count }) => ['traces_service_graph_request_total', labels, count])),
      family('traces_service_graph_request_failed_total', 'counter', 'Calls of one service to another that failed.', edges.map(({ labels, failed }) => ['traces_service_graph_request_failed_total', labels, failed])),
      family('traces_service_graph_request_client_seconds', 'histogram', 'How long calls of one service to another lasted, as the client saw it.', edges.filter(({ asClient }) => asClient.count > 0).flatMap(({ labels, asClient }) => asClient.samples('traces_service_graph_request_client_seconds', labels))),
      family('traces_service_graph_request_server_seconds', 'histogram', 'How long calls of one service to another lasted, as the server saw it.', edges.filter(({ asServer }) => asServer.count > 0).flatMap(({ labels, asServer }) => asServer.samples('traces_service_graph_request_server_seconds', labels))),
    ].filter(({ samples }) => samples.length > 0)
  }

  #count({ service, name, kind, status, startNs, endNs }: DecodedSpan): void {
    const labels = { service, span_name: name.slice(0, 200), span_kind: `SPAN_KIND_${kind.toUpperCase()}`, status_code: `STATUS_CODE_${status.toUpperCase()}` }
    this.#of(labels).latency.add(Number(endNs - startNs) / nsInSecond)
  }

  /** Names that somebody makes up for each call become one. */
  #of(labels: Readonly<Record<string, string>>): Counted {
    const key = Object.values(labels).join('\n')
    const known = this.#spans.get(key)
    if (known) return known
    if (this.#spans.size >= maxSeries && labels['span_name'] !== 'others') return this.#of({ ...labels, span_name: 'others' })
    const counted = { labels, latency: new LatencyCounts() }
    this.#spans.set(key, counted)
    return counted
  }
}

type Sample = readonly [name: string, labels: Readonly<Record<string, string>>, value: number]

function family(name: string, type: FamilyType, help: string, samples: readonly Sample[]): Family {
  return { name, type, help, unit: undefined, samples: samples.map(([sample, labels, value]) => ({ labels: Labels.of({ ...labels, __name__: sample }), value, timeMs: undefined, exemplar: undefined })) }
}
