/** What is wrong: the query's text, what it meets in the lines, or how much it asks for. */
export type LogqlErrorType = 'parse' | 'pipeline' | 'limit' | 'unsupported' | 'canceled'

/** What is wrong with a query of LogQL, in Loki's words where Loki has some. */
export class LogqlError extends Error {
  readonly type: LogqlErrorType

  constructor(type: LogqlErrorType, message: string) {
    super(message)
    this.name = 'LogqlError'
    this.type = type
  }
}

/** `parse error at line 1, col 5: …`, with line and column from 1. */
export function parseErrorAt(text: string, at: number, message: string): LogqlError {
  const before = text.slice(0, at)
  return new LogqlError('parse', `parse error at line ${before.split('\n').length}, col ${at - before.lastIndexOf('\n')}: ${message}`)
}
