import { stripAnsi } from './ansi-line.ts'
import type { LogBuffer } from './log-buffer.ts'

const marked = /^(?:::error|##\[error\])/
const worded = /\b(?:error|fatal|panic|exception|traceback|failed|failure)\b|\w(?:Error|Exception)\b|\bnot ok\b|✗|✖/i
/** Counts of none, and options that are only named so. */
const harmless = /\b(?:0|no|without) (?:errors?|failed|failures?)\b|\b(?:errors?|failed|failures?)[:=] ?0\b|--?[\w-]*(?:error|fail)/i

/** Whether a line of a log tells of a failure: marked as such, or by its words. */
export function isErrorLine(text: string): boolean {
  if (marked.test(text)) return true
  const plain = stripAnsi(text)
  return worded.test(plain) && !harmless.test(plain)
}

/** Index of the next error after a line, from the top again after the last; undefined where there is none. */
export function nextError(buffer: LogBuffer, after: number): number | undefined {
  for (let step = 1; step <= buffer.length; step++) {
    const index = (after + step) % buffer.length
    if (isErrorLine(buffer.at(index)?.text ?? '')) return index
  }
  return undefined
}
