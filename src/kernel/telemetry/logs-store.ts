import type { LogLevel, PatternState } from '#lib/log-patterns'
import type { LogChunk, LogqlRequest, LogqlResult, LogSource } from '#lib/logql'
import type { Labels, Matcher } from '#lib/promql'

export type { LineFilter, LogChunk, LogRequest, LogSource } from '#lib/logql'

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

export interface StreamVolume { readonly labels: Labels; readonly lines: number; readonly bytes: number; readonly blocks: number }

/** Which lines are clustered: those of a log query within [from, to), beside the lines of the time before. */
export interface PatternsRequest {
  readonly query: string
  /** ns since 1970. */
  readonly from: bigint
  readonly to: bigint
  /** How many counts each pattern has over the range. */
  readonly points: number
  /** The most patterns, those that matter most. */
  readonly limit: number
  /** Whether the range is held against the time before. */
  readonly isCompared: boolean
}

export interface FoundLogPattern {
  readonly template: string
  /** Lines within the range; estimated where not all were read. */
  readonly count: number
  readonly firstMs: number | null
  readonly lastMs: number | null
  readonly example: { readonly timeNs: bigint; readonly labels: Readonly<Record<string, string>>; readonly line: string } | null
  readonly level: LogLevel | null
  /** Counts of the range's steps, from its start. */
  readonly counts: readonly number[]
  readonly state: PatternState
  /** Lines in a span as long as the range before, on average; and of a sixth of it the median before and the most now. */
  readonly usual: number
  readonly median: number
  readonly peak: number
}

/** A span of time that was read, and how much of it. */
export interface PatternSpan { readonly from: bigint; readonly to: bigint; readonly lines: number; readonly linesRead: number }

export interface PatternsAnswer {
  readonly patterns: readonly FoundLogPattern[]
  readonly patternCount: number
  readonly range: PatternSpan
  /** What the range was held against: the spans before that have any line. */
  readonly before: readonly PatternSpan[]
  /** Not every line was read: counts are estimates by parts of the time that lie evenly in it. */
  readonly isSampled: boolean
}

export interface LogsQueryOptions { readonly signal?: AbortSignal; readonly timeoutMs?: number }

/** Logs by time. The embedded engine and a remote one are the same to whoever writes and asks. */
export interface LogsStore extends LogSource {
  /** Evaluates LogQL away from the server's own thread. Throws `LogqlError`. */
  query(request: LogqlRequest, options?: LogsQueryOptions): Promise<LogqlResult>
  /** Clusters lines into patterns, away from the server's own thread. Throws `LogqlError`. */
  patterns(request: PatternsRequest, options?: LogsQueryOptions): Promise<PatternsAnswer>
  /** Resolves when what is accepted will be there after a crash. */
  write(batch: LogBatch): Promise<LogWriteReport>
  streams(query: { readonly matchers: readonly Matcher[]; readonly from: bigint; readonly to: bigint }): Promise<readonly Labels[]>
  labelNames(query: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]>
  labelValues(name: string, query: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]>
  /** How much each stream has within [from, to), by what is known without reading lines: about right at the ends. */
  volumes(query: { readonly matchers: readonly Matcher[]; readonly from: bigint; readonly to: bigint }): Promise<readonly StreamVolume[]>
  /** Hears of lines as they are accepted; stops with the signal. */
  follow(matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk>
}
