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

/** What is wrong with a query as a whole: Loki names no place for these. */
export function parseFault(message: string): LogqlError {
  return new LogqlError('parse', `parse error : ${message}`)
}

/** What is wrong with one stage of a pipeline. */
export function stageFault(stage: string, message: string): LogqlError {
  return parseFault(`stage '${stage}' : ${message}`)
}

/** What RE2 says of a pattern, with the pattern as it was given. */
export function regexFault(error: unknown, pattern: string): string {
  const message = error instanceof Error ? error.message.replace(/^(?:error parsing regexp: )+/, '') : 'it is no pattern'
  return `error parsing regexp: ${message.replace(/: `\^\(\?s:.*$/s, () => `: \`${pattern}\``)}`
}

/** `parse error at line 1, col 5: …`, with line and column from 1. */
export function parseErrorAt(text: string, at: number, message: string): LogqlError {
  const before = text.slice(0, at)
  return new LogqlError('parse', `parse error at line ${before.split('\n').length}, col ${at - before.lastIndexOf('\n')}: ${message}`)
}
