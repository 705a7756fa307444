import type { FloatHistogram, Labels, Matcher, QueryRequest, QueryResult, SeriesRequest, StoredSeries } from '#lib/promql'

/** Samples of many series as they come in, column by column: sample `at` belongs to `series[seriesOf[at]]`. */
export interface SampleBatch {
  readonly series: readonly Labels[]
  readonly seriesOf: Uint32Array
  /** ms since 1970, in any order. */
  readonly times: Float64Array
  /** Stale markers are told by their bits (`markStale`). */
  readonly values: Float64Array
  /** Native histograms, by the sample's index. */
  readonly histograms?: ReadonlyMap<number, FloatHistogram>
  /** Who sent them, for quotas and their errors: `scrape:node`, `remote-write`, `otlp`. */
  readonly source: string
}

export type RejectReason = 'out-of-order' | 'duplicate' | 'too-old' | 'too-new' | 'series-quota' | 'bad-labels'

export interface WriteReport {
  readonly accepted: number
  readonly rejected: readonly { readonly reason: RejectReason; readonly count: number; /** A sentence with one of the series in it. */ readonly example: string }[]
}

/** Which series, by any of several sets of matchers, that have samples within [from, to] (ms). */
export interface SeriesQuery {
  readonly matcherSets: readonly (readonly Matcher[])[]
  readonly from: number
  readonly to: number
  readonly limit?: number
}

export interface MetricMetadata {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown'
  readonly help: string
  readonly unit: string
}

/** What takes room: the names, labels and pairs with the most series. */
export interface Cardinality {
  readonly series: number
  readonly samples: number
  readonly bytes: number
  /** ms; undefined where there is nothing, or nobody says. */
  readonly firstTime?: number | undefined
  readonly lastTime?: number | undefined
  readonly byName: readonly { readonly name: string; readonly series: number }[]
  readonly byPair: readonly { readonly label: string; readonly value: string; readonly series: number }[]
  readonly byLabel: readonly { readonly label: string; readonly values: number }[]
  readonly bySource: readonly { readonly source: string; readonly series: number }[]
}

export interface MetricsQueryOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  readonly lookbackMs?: number | undefined
  /** An answer of more series is refused where it is made (`PromqlError` of type execution). */
  readonly mostSeries?: number | undefined
}

/** `json` is `"resultType":…,"result":…`, as Prometheus's API has it. */
export interface QueryJson {
  readonly json: Buffer
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

/** Metrics by time. The embedded engine and a remote one are the same to whoever writes and asks. */
export interface MetricsStore {
  /** Resolves when what is accepted will be there after a crash. Throws only where nothing was taken (a full disk). */
  write(batch: SampleBatch): Promise<WriteReport>
  writeMetadata(metadata: readonly MetricMetadata[]): Promise<void>
  /** Evaluates PromQL away from the server's own thread. Throws `PromqlError`. */
  query(request: QueryRequest, options?: MetricsQueryOptions): Promise<QueryResult>
  /** The same as text, made away from the server's own thread too: for answers that are only passed on. */
  queryJson(request: QueryRequest, options?: MetricsQueryOptions & { readonly limit?: number | undefined }): Promise<QueryJson>
  /** Samples as they are stored, after `from` up to and with `to`. */
  select(request: SeriesRequest): Promise<readonly StoredSeries[]>
  series(query: SeriesQuery): Promise<readonly Labels[]>
  labelNames(query: SeriesQuery): Promise<readonly string[]>
  labelValues(name: string, query: SeriesQuery): Promise<readonly string[]>
  metadata(name?: string): Promise<readonly MetricMetadata[]>
  /** Hides samples at once; `cleanTombstones` frees their room. */
  deleteSeries(query: SeriesQuery): Promise<void>
  cleanTombstones(): Promise<void>
  cardinality(): Promise<Cardinality>
}
