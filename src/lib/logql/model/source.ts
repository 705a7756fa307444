import type { Labels, Matcher } from '#lib/promql'

/** A line filter that a source applies by itself, before anything is parsed. */
export interface LineFilter {
  readonly operator: '|=' | '!=' | '|~' | '!~'
  readonly text: string
}

/** Lines within [from, to) in ns that pass every filter. */
export interface LogRequest {
  readonly matchers: readonly Matcher[]
  readonly from: bigint
  readonly to: bigint
  readonly filters: readonly LineFilter[]
  readonly direction: 'forward' | 'backward'
  /** No more than these are wanted, where nothing further will drop any. */
  readonly limit?: number
  /** How many bytes of these may be held at once; a `LogqlError` where there are more. */
  readonly maxBytes?: number
  /** Called as the source goes on, also where it finds nothing; throws where nobody waits any more. */
  readonly check?: () => void
}

/** Lines of one stream, in the direction asked for. */
export interface LogChunk {
  readonly labels: Labels
  /** ns since 1970. */
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  /** Loki's structured metadata, by the line's index. */
  readonly metadata?: ReadonlyMap<number, Readonly<Record<string, string>>>
}

/** Where an evaluation of LogQL reads. */
export interface LogSource {
  select(request: LogRequest): AsyncIterable<LogChunk>
}
