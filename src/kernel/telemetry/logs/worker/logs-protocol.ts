import type { LogqlRequest, LineFilter } from '#lib/logql'
import type { LogWriteReport, PatternsAnswer, PatternsRequest } from '../../logs-store.ts'
import type { BareMatcher } from '../../thread/bare-matcher.ts'
import type { LogsSize } from '../logs-engine.ts'

/** Labels as they go from thread to thread: names and values by turns. */
export type LabelItems = readonly string[]

export interface WriteCall {
  readonly streams: readonly LabelItems[]
  readonly streamOf: Uint32Array
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  readonly metadata: ReadonlyMap<number, Readonly<Record<string, string>>> | undefined
  readonly source: string
}

/** How long an answer is waited for. */
export interface Patience {
  readonly timeoutMs: number
  /** Not 0 when nobody waits for the answer any more. */
  readonly stop: Int32Array
}

export interface StreamsCall { readonly matchers: readonly BareMatcher[]; readonly from: bigint; readonly to: bigint }

export interface SelectCall extends StreamsCall {
  readonly filters: readonly LineFilter[]
  readonly direction: 'forward' | 'backward'
  readonly limit: number | undefined
}

export interface PackedChunk {
  readonly labels: LabelItems
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  readonly metadata: ReadonlyMap<number, Readonly<Record<string, string>>> | undefined
}

export interface PackedVolume { readonly labels: LabelItems; readonly lines: number; readonly bytes: number; readonly blocks: number }

export type PackedLogResult = { readonly stats: { readonly lines: number; readonly bytes: number } } & (
  | { readonly type: 'streams'; readonly streams: readonly { readonly labels: LabelItems; readonly times: BigInt64Array; readonly lines: readonly string[] }[] }
  | { readonly type: 'matrix' | 'vector'; readonly series: readonly { readonly labels: LabelItems; readonly times: Float64Array; readonly values: Float64Array }[] }
  | { readonly type: 'scalar'; readonly time: number; readonly value: number }
)

/** All that can be asked of the thread of logs. */
export interface LogsCalls {
  readonly write: readonly [WriteCall, LogWriteReport]
  readonly query: readonly [{ readonly request: LogqlRequest } & Patience, PackedLogResult]
  readonly patterns: readonly [{ readonly request: PatternsRequest } & Patience, PatternsAnswer]
  readonly streams: readonly [StreamsCall, readonly LabelItems[]]
  readonly labelNames: readonly [{ readonly from: bigint; readonly to: bigint }, readonly string[]]
  readonly labelValues: readonly [{ readonly name: string; readonly from: bigint; readonly to: bigint }, readonly string[]]
  readonly volumes: readonly [StreamsCall, readonly PackedVolume[]]
  readonly size: readonly [undefined, LogsSize]
  readonly flush: readonly [undefined, undefined]
  readonly keepUp: readonly [undefined, undefined]
  readonly close: readonly [undefined, undefined]
}

/** What comes in parts, some chunks in each. */
export interface LogsParts {
  readonly select: readonly [SelectCall, readonly PackedChunk[]]
  readonly follow: readonly [readonly BareMatcher[], readonly PackedChunk[]]
}
