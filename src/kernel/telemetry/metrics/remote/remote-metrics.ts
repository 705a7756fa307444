import { Labels, type Matcher, type QueryRequest, type QueryResult, type SeriesRequest, type StoredSeries } from '#lib/promql'
import { limitedResult, resultJson } from '../../http/result-json.ts'
import type { Cardinality, MetricMetadata, MetricsQueryOptions, MetricsStore, QueryJson, RejectReason, SampleBatch, SeriesQuery, WriteReport } from '../../metrics-store.ts'
import { z } from 'zod'
import { holdAnswer } from '../hold-answer.ts'
import type { LabelRules } from '../label-rules.ts'
import { MetadataData, NamesData, QueryData, SeriesData, TsdbData } from './remote-answers.ts'
import { RemoteHttp } from './remote-http.ts'
import { metadataRequest, writeRequests } from './write-requests.ts'

const writeHeaders = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }
const types: readonly string[] = ['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset']

/** Metrics in a Prometheus-compatible server elsewhere: its query API, and remote-write 1.0. */
export class RemoteMetrics implements MetricsStore {
  readonly #http: RemoteHttp
  readonly #rules: LabelRules | undefined

  constructor(url: string, rules?: LabelRules) {
    this.#http = new RemoteHttp(url)
    this.#rules = rules
  }

  async write(given: SampleBatch): Promise<WriteReport> {
    const batch = this.#rules?.apply(given) ?? given
    const rejected = new Map<RejectReason, { count: number; example: string }>()
    const left = batch.histograms?.size ?? 0
    if (left > 0) rejected.set('bad-labels', { count: left, example: 'Native histograms are not sent to a remote metrics server.' })
    let accepted = 0
    for (const { body, samples } of writeRequests(batch)) {
      const { status, text } = await this.#http.post('/api/v1/write', body, writeHeaders)
      if (status < 300) accepted += samples
      else {
        const reason = reasonOf(text)
        rejected.set(reason, { count: (rejected.get(reason)?.count ?? 0) + samples, example: text.slice(0, 500).trim() })
      }
    }
    return { accepted, rejected: [...rejected].map(([reason, found]) => ({ reason, ...found })) }
  }

  async writeMetadata(metadata: readonly MetricMetadata[]): Promise<void> {
    await this.#http.post('/api/v1/write', metadataRequest(metadata), writeHeaders)
  }

  async query({ query, start, end, step }: QueryRequest, { signal, timeoutMs, lookbackMs, mostSeries }: MetricsQueryOptions = {}): Promise<QueryResult> {
    const form = new URLSearchParams(step === 0 ? { query, time: seconds(start) } : { query, start: seconds(start), end: seconds(end), step: seconds(step) })
    if (timeoutMs !== undefined) form.set('timeout', `${Math.ceil(timeoutMs)}ms`)
    if (lookbackMs !== undefined) form.set('lookback_delta', `${Math.ceil(lookbackMs)}ms`)
    const { data, warnings, infos } = await this.#http.ask(step === 0 ? '/api/v1/query' : '/api/v1/query_range', form, QueryData, { signal, timeoutMs })
    return holdAnswer({ ...resultOf(data), warnings: hasHistograms(data) ? [...warnings, 'native histograms of a remote metrics server are not shown'] : warnings, infos }, mostSeries)
  }

  async queryJson(request: QueryRequest, { limit, ...options }: MetricsQueryOptions & { readonly limit?: number | undefined } = {}): Promise<QueryJson> {
    const result = limitedResult(await this.query(request, options), limit)
    return { json: Buffer.from(resultJson(result)), warnings: result.warnings, infos: result.infos }
  }

  /** A range selector, asked at its end, gives the samples themselves. */
  async select({ matchers, from, to }: SeriesRequest): Promise<readonly StoredSeries[]> {
    const rangeMs = Math.max(1, Math.ceil(to - Math.max(from, 0)))
    const form = new URLSearchParams({ query: `${selectorText(matchers)}[${rangeMs}ms]`, time: seconds(to) })
    const { data } = await this.#http.ask('/api/v1/query', form, QueryData)
    const { series } = resultOf(data) as Extract<QueryResult, { series: unknown }>
    return series.map(({ labels, times, values }) => {
      const kept = [...times.keys()].filter((at) => (times[at] as number) > from && (times[at] as number) <= to)
      return { labels, times: Float64Array.from(kept, (at) => times[at] as number), values: Float64Array.from(kept, (at) => values[at] as number) }
    }).filter(({ times }) => times.length > 0)
  }

  async series(query: SeriesQuery): Promise<readonly Labels[]> {
    const { data } = await this.#http.ask('/api/v1/series', formOf(query), SeriesData)
    return data.map((labels) => Labels.of(labels)).toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limitOf(query))
  }

  async labelNames(query: SeriesQuery): Promise<readonly string[]> {
    return (await this.#http.ask('/api/v1/labels', formOf(query), NamesData)).data.slice(0, limitOf(query))
  }

  async labelValues(name: string, query: SeriesQuery): Promise<readonly string[]> {
    return (await this.#http.ask(`/api/v1/label/${encodeURIComponent(name)}/values?${formOf(query).toString()}`, undefined, NamesData)).data.slice(0, limitOf(query))
  }

  async metadata(name?: string): Promise<readonly MetricMetadata[]> {
    const { data } = await this.#http.ask(`/api/v1/metadata${name === undefined ? '' : `?${new URLSearchParams({ metric: name }).toString()}`}`, undefined, MetadataData)
    return Object.entries(data).flatMap(([each, found]) => found.slice(0, 1).map(({ type, help, unit }) => ({ name: each, type: (types.includes(type) ? type : 'unknown') as MetricMetadata['type'], help, unit })))
  }

  async deleteSeries(query: SeriesQuery): Promise<void> {
    await this.#http.post(`/api/v1/admin/tsdb/delete_series?${formOf(query).toString()}`, undefined)
  }

  async cleanTombstones(): Promise<void> {
    await this.#http.post('/api/v1/admin/tsdb/clean_tombstones', undefined)
  }

  async cardinality(): Promise<Cardinality> {
    const { data } = await this.#http.ask('/api/v1/status/tsdb', undefined, TsdbData)
    const pairs = data.seriesCountByLabelValuePair.map(({ name, value }) => ({ label: name.slice(0, name.indexOf('=')), value: name.slice(name.indexOf('=') + 1), series: value }))
    return {
      series: data.headStats?.numSeries ?? data.totalSeries ?? 0, samples: 0, bytes: 0, byName: data.seriesCountByMetricName.map(({ name, value }) => ({ name, series: value })),
      byLabel: data.labelValueCountByLabelName.map(({ name, value }) => ({ label: name, values: value })), byPair: pairs, bySource: [],
    }
  }

  /** Throws `unavailable` where it does not answer. */
  async requireReachable(): Promise<void> {
    await this.#http.ask('/api/v1/query', new URLSearchParams({ query: '1' }), z.unknown())
  }
}

function resultOf(data: QueryData): { type: 'scalar'; time: number; value: number } | { type: 'string'; time: number; value: string } | Omit<Extract<QueryResult, { series: unknown }>, 'warnings' | 'infos'> {
  if (data.resultType === 'scalar') return { type: 'scalar', time: ms(data.result[0]), value: numberOf(data.result[1]) }
  if (data.resultType === 'string') return { type: 'string', time: ms(data.result[0]), value: data.result[1] }
  if (data.resultType === 'vector') {
    return { type: 'vector', series: data.result.flatMap(({ metric, value }) => (value ? [{ labels: Labels.of(metric), times: [ms(value[0])], values: [numberOf(value[1])], histograms: undefined }] : [])) }
  }
  return { type: 'matrix', series: data.result.map(({ metric, values }) => ({ labels: Labels.of(metric), times: values.map(([time]) => ms(time)), values: values.map(([, value]) => numberOf(value)), histograms: undefined })) }
}

function hasHistograms(data: QueryData): boolean {
  if (data.resultType === 'vector') return data.result.some(({ histogram }) => histogram)
  return data.resultType === 'matrix' && data.result.some(({ histograms }) => histograms.length > 0)
}

/** By the words of Prometheus and VictoriaMetrics: there is nothing else to tell them by. */
function reasonOf(text: string): RejectReason {
  if (/duplicate sample/i.test(text)) return 'duplicate'
  if (/too old|out of bounds/i.test(text)) return 'too-old'
  return /out of order/i.test(text) ? 'out-of-order' : 'bad-labels'
}

function formOf({ matcherSets, from, to, limit }: SeriesQuery): URLSearchParams {
  const form = new URLSearchParams(matcherSets.map((set): [string, string] => ['match[]', selectorText(set)]))
  if (from > -8.64e15) form.set('start', seconds(from))
  if (to < 8.64e15) form.set('end', seconds(to))
  if (limit !== undefined) form.set('limit', String(limit))
  return form
}

function limitOf({ limit }: SeriesQuery): number | undefined {
  return limit === 0 ? undefined : limit
}

function selectorText(matchers: readonly Matcher[]): string {
  return `{${matchers.map(({ name, operator, value }) => `${/^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name)}${operator}${JSON.stringify(value)}`).join()}}`
}

function seconds(time: number): string {
  return String(time / 1000)
}

function ms(time: number): number {
  return Math.round(time * 1000)
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'))
}
