import type { FloatHistogram, QueryRequest } from '#lib/promql'
import type { Cardinality, MetricMetadata, WriteReport } from '../../metrics-store.ts'
import type { BareMatcher } from '../../thread/bare-matcher.ts'

/** Series and samples in few objects: `counts` says how many samples each key has. */
export interface PackedSeries {
  readonly keys: readonly string[]
  readonly counts: Uint32Array
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms: ReadonlyMap<number, FloatHistogram> | undefined
}

export interface WriteCall {
  /** Keys of series that the writer has not named before; their numbers follow on. */
  readonly newKeys: readonly string[]
  /** All numbers given so far are void. */
  readonly isAnew: boolean
  readonly refs: Uint32Array
  readonly seriesOf: Uint32Array
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms: ReadonlyMap<number, FloatHistogram> | undefined
  readonly source: string
}

export interface QueryCall {
  readonly request: QueryRequest
  readonly lookbackMs: number | undefined
  readonly mostSeries: number | undefined
  readonly timeoutMs: number
  /** Not 0 when nobody waits for the answer any more. */
  readonly stop: Int32Array
}

export interface SelectCall {
  readonly matchers: readonly BareMatcher[]
  readonly from: number
  readonly to: number
}

export interface SeriesCall {
  readonly matcherSets: readonly (readonly BareMatcher[])[]
  readonly from: number
  readonly to: number
  readonly limit: number | undefined
}

export interface PackedResult {
  readonly type: 'scalar' | 'string' | 'vector' | 'matrix'
  readonly time: number
  readonly value: number | string
  readonly series: PackedSeries | undefined
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

/** The same as Prometheus's API writes it. */
export interface WrittenResult {
  readonly json: Uint8Array
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

/** All that can be asked of the engine's thread: what it is given, what it answers. */
export interface EngineCalls {
  readonly write: [WriteCall, WriteReport]
  readonly query: [QueryCall, PackedResult]
  readonly queryJson: [QueryCall & { readonly limit: number | undefined }, WrittenResult]
  readonly select: [SelectCall, PackedSeries]
  readonly series: [SeriesCall, readonly string[]]
  readonly labelNames: [SeriesCall, readonly string[]]
  readonly labelValues: [SeriesCall & { readonly name: string }, readonly string[]]
  readonly metadata: [string | undefined, readonly MetricMetadata[]]
  readonly writeMetadata: [readonly MetricMetadata[], undefined]
  readonly deleteSeries: [SeriesCall, undefined]
  readonly cleanTombstones: [undefined, undefined]
  readonly cardinality: [undefined, Cardinality]
  readonly keepUp: [{ readonly isWhole: boolean }, undefined]
  readonly close: [undefined, undefined]
}
