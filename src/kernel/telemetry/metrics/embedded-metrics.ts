import type { Labels, QueryRequest, QueryResult, SeriesRequest, StoredSeries } from '#lib/promql'
import type { Cardinality, MetricMetadata, MetricsQueryOptions, MetricsStore, QueryJson, SampleBatch, SeriesQuery, WriteReport } from '../metrics-store.ts'
import { bareMatcher } from '../thread/bare-matcher.ts'
import { labelsOfKey, seriesKey } from './index/series-key.ts'
import type { LabelRules } from './label-rules.ts'
import { EngineClient, type EngineClientOptions } from './worker/engine-client.ts'
import { unpackSeries } from './worker/pack-series.ts'
import type { PackedResult, QueryCall, SeriesCall } from './worker/protocol.ts'

const defaultTimeoutMs = 120_000
/** Series that are known by number to the engine's thread; with more it begins anew. */
const mostRefs = 1_000_000

/** Metrics in files of this machine. */
export class EmbeddedMetrics implements MetricsStore {
  readonly #client: EngineClient
  readonly #rules: LabelRules | undefined
  #refs = new Map<string, number>()

  private constructor(client: EngineClient, rules: LabelRules | undefined) {
    this.#client = client
    this.#rules = rules
  }

  static async start({ rules, ...options }: EngineClientOptions & { readonly rules?: LabelRules }): Promise<EmbeddedMetrics> {
    return new EmbeddedMetrics(await EngineClient.start(options), rules)
  }

  write(batch: SampleBatch): Promise<WriteReport> {
    const { series, seriesOf, times, values, histograms, source } = this.#rules?.apply(batch) ?? batch
    const isAnew = this.#refs.size > mostRefs
    if (isAnew) this.#refs = new Map()
    const newKeys: string[] = []
    const refs = Uint32Array.from(series, (labels) => this.#refOf(labels, newKeys))
    return this.#client.call('write', { newKeys, isAnew, refs, seriesOf, times, values, histograms, source })
  }

  #refOf(labels: Labels, newKeys: string[]): number {
    const key = seriesKey(labels)
    const known = this.#refs.get(key)
    if (known !== undefined) return known
    const ref = this.#refs.size
    this.#refs.set(key, ref)
    newKeys.push(key)
    return ref
  }

  async writeMetadata(metadata: readonly MetricMetadata[]): Promise<void> {
    await this.#client.call('writeMetadata', metadata.map(({ name, type, help, unit }) => ({ name, type, help, unit })))
  }

  async query(request: QueryRequest, options: MetricsQueryOptions = {}): Promise<QueryResult> {
    return unpackResult(await this.#ask(request, options, (call) => this.#client.call('query', call)))
  }

  async queryJson(request: QueryRequest, { limit, ...options }: MetricsQueryOptions & { readonly limit?: number | undefined } = {}): Promise<QueryJson> {
    const { json, warnings, infos } = await this.#ask(request, options, (call) => this.#client.call('queryJson', { ...call, limit }))
    return { json: Buffer.from(json.buffer, json.byteOffset, json.byteLength), warnings, infos }
  }

  async #ask<Answer>({ query, start, end, step }: QueryRequest, { signal, timeoutMs = defaultTimeoutMs, lookbackMs, mostSeries }: MetricsQueryOptions, call: (asked: QueryCall) => Promise<Answer>): Promise<Answer> {
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const abort = () => void Atomics.store(stop, 0, 1)
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await call({ request: { query, start, end, step }, lookbackMs, mostSeries, timeoutMs, stop })
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  async select({ matchers, from, to }: SeriesRequest): Promise<readonly StoredSeries[]> {
    return unpackSeries(await this.#client.call('select', { matchers: matchers.map(bareMatcher), from, to }), labelsOfKey)
  }

  async series(query: SeriesQuery): Promise<readonly Labels[]> {
    return (await this.#client.call('series', callOf(query))).map(labelsOfKey)
  }

  labelNames(query: SeriesQuery): Promise<readonly string[]> {
    return this.#client.call('labelNames', callOf(query))
  }

  labelValues(name: string, query: SeriesQuery): Promise<readonly string[]> {
    return this.#client.call('labelValues', { ...callOf(query), name })
  }

  metadata(name?: string): Promise<readonly MetricMetadata[]> {
    return this.#client.call('metadata', name)
  }

  async deleteSeries(query: SeriesQuery): Promise<void> {
    await this.#client.call('deleteSeries', callOf(query))
  }

  async cleanTombstones(): Promise<void> {
    await this.#client.call('cleanTombstones', undefined)
  }

  cardinality(): Promise<Cardinality> {
    return this.#client.call('cardinality', undefined)
  }

  /** What otherwise happens by itself: blocks of what is over, or of everything; old files removed. */
  async keepUp(isWhole = false): Promise<void> {
    await this.#client.call('keepUp', { isWhole })
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

function callOf({ matcherSets, from, to, limit }: SeriesQuery): SeriesCall {
  return { matcherSets: matcherSets.map((set) => set.map(bareMatcher)), from, to, limit: limit === 0 ? undefined : limit }
}

/** As `Array.from`, which takes three times as long. */
function listOf(numbers: Float64Array): number[] {
  const list: number[] = []
  for (let at = 0; at < numbers.length; at += 1) list.push(numbers[at] as number)
  return list
}

function unpackResult({ type, time, value, series, warnings, infos }: PackedResult): QueryResult {
  if (series && (type === 'vector' || type === 'matrix')) {
    const found = unpackSeries(series, labelsOfKey).map(({ labels, times, values, histograms }) => ({ labels, times: listOf(times), values: listOf(values), histograms }))
    return { type, series: found, warnings, infos }
  }
  if (type === 'string') return { type, time, value: String(value), warnings, infos }
  return { type: 'scalar', time, value: Number(value), warnings, infos }
}
