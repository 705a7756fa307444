import type { Labels, Matcher } from '#lib/promql'

/** Lines of many streams as they come in, column by column. */
export interface LogBatch {
  readonly streams: readonly Labels[]
  readonly streamOf: Uint32Array
  /** ns since 1970. */
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  /** Loki's structured metadata, by the line's index. */
  readonly metadata?: ReadonlyMap<number, Readonly<Record<string, string>>>
  readonly source: string
}

export interface LogWriteReport {
  readonly accepted: number
  readonly rejected: readonly { readonly reason: 'too-old' | 'too-long' | 'stream-quota' | 'bad-labels'; readonly count: number; readonly example: string }[]
}

/** A line filter that a store may apply by itself, before anything is parsed. */
export interface LineFilter {
  readonly operator: '|=' | '!=' | '|~' | '!~'
  readonly text: string
}

/** Lines within [from, to) in ns. */
export interface LogRequest {
  readonly matchers: readonly Matcher[]
  readonly from: bigint
  readonly to: bigint
  readonly filters: readonly LineFilter[]
  readonly direction: 'forward' | 'backward'
  /** No more than these are wanted, where nothing further will drop any. */
  readonly limit?: number
}

/** Lines of one stream, in the direction asked for. */
export interface LogChunk {
  readonly labels: Labels
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  readonly metadata?: ReadonlyMap<number, Readonly<Record<string, string>>>
}

/** Where an evaluation of LogQL reads. */
export interface LogSource {
  select(request: LogRequest): AsyncIterable<LogChunk>
}

/** Logs by time. */
export interface LogsStore extends LogSource {
  /** Resolves when what is accepted will be there after a crash. */
  write(batch: LogBatch): Promise<LogWriteReport>
  streams(query: { readonly matchers: readonly Matcher[]; readonly from: bigint; readonly to: bigint }): Promise<readonly Labels[]>
  labelNames(query: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]>
  labelValues(name: string, query: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]>
  /** Hears of lines as they are accepted; stops with the signal. */
  follow(matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk>
}
