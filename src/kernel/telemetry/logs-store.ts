import type { LogChunk, LogSource } from '#lib/logql'
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

/** Logs by time. */
export interface LogsStore extends LogSource {
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
