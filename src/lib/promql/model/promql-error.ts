/** Part of the query's text, in UTF-16 units from its start. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The kinds of failure that Prometheus's HTTP API tells apart. */
export type PromqlErrorType = 'bad_data' | 'execution' | 'timeout' | 'canceled'

/** What is wrong with a query, in Prometheus's own words. */
export class PromqlError extends Error {
  readonly type: PromqlErrorType
  readonly at: Span | undefined

  constructor(type: PromqlErrorType, message: string, at?: Span) {
    super(message)
    this.name = 'PromqlError'
    this.type = type
    this.at = at
  }
}

/** An error of the query's text: `1:5: parse error: …`. */
export function parseError(query: string, at: Span, message: string): PromqlError {
  return new PromqlError('bad_data', `${placeOf(query, at)}: parse error: ${message}`, at)
}

/** Line and column from 1, as Prometheus counts them. */
export function placeOf(query: string, at: Span): string {
  const before = query.slice(0, at.from)
  const lastBreak = before.lastIndexOf('\n')
  return `${before.split('\n').length}:${at.from - lastBreak}`
}
