import { LogqlError } from '../model/logql-error.ts'

export interface LogqlLimits {
  /** Lines that a query may read after the source's own filters. */
  readonly maxLines: number
  readonly maxBytes: number
  /** Series in an answer, and a hundred times as many on the way. */
  readonly maxSeries: number
  readonly maxSteps: number
  /** Of lines and their labels that a log query holds, by their signs. */
  readonly maxAnswerBytes: number
  readonly timeoutMs: number
}

export const defaultLimits: LogqlLimits = { maxLines: 20_000_000, maxBytes: 20_000_000_000, maxSeries: 500, maxSteps: 11_000, maxAnswerBytes: 64 << 20, timeoutMs: 60_000 }

/** What is said where the lines that were asked for are too many bytes to hold. */
export function answerTooBig(maxBytes: number): LogqlError {
  const most = maxBytes >= 1 << 20 ? `${Math.round(maxBytes / (1 << 20))} MiB` : `${maxBytes} bytes`
  return new LogqlError('limit', `the lines asked for are more than ${most}, the most that one answer may hold; ask for fewer lines with a smaller limit, or narrow the time range, the stream selector or the line filters`)
}

/** What a query has read, held to its limits. */
export class Budget {
  lines = 0
  bytes = 0
  readonly #limits: LogqlLimits
  readonly #isCanceled: () => boolean
  readonly #nowMs: () => number
  readonly #endsAt: number

  constructor(limits: LogqlLimits, isCanceled: () => boolean, nowMs: () => number) {
    this.#limits = limits
    this.#isCanceled = isCanceled
    this.#nowMs = nowMs
    this.#endsAt = nowMs() + limits.timeoutMs
  }

  take(lines: readonly string[]): void {
    this.lines += lines.length
    for (const line of lines) this.bytes += line.length
    const { maxLines, maxBytes } = this.#limits
    if (this.lines > maxLines) throw new LogqlError('limit', `the query would read more than ${maxLines} lines; narrow its time range, its stream selector or its line filters`)
    if (this.bytes > maxBytes) throw new LogqlError('limit', `the query would read too many bytes (query: more than limit: ${maxBytes}); consider adding more specific stream selectors or reduce the time range of the query`)
    this.check()
  }

  /** Does anybody still wait, and is there time left? */
  check(): void {
    const { timeoutMs } = this.#limits
    if (this.#isCanceled()) throw new LogqlError('canceled', 'the query was canceled')
    if (this.#nowMs() > this.#endsAt) throw new LogqlError('limit', `the query took longer than ${timeoutMs / 1000} s; narrow its time range, its stream selector or its line filters`)
  }

  get maxAnswerBytes(): number {
    return this.#limits.maxAnswerBytes
  }

  checkSeries(count: number, isFinal: boolean): void {
    const most = this.#limits.maxSeries * (isFinal ? 1 : 100)
    if (count > most) throw new LogqlError('limit', `maximum of series (${most}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()`)
  }
}
