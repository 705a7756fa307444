import { expect, it } from 'vitest'
import { isErrorLine, nextError } from './find-error.ts'
import { LogBuffer } from './log-buffer.ts'

it.each([
  '::error file=a.js,line=3::Unexpected token', '##[error]It ended', 'npm ERR! code 1\u001b[31m error\u001b[0m', 'TypeError: none is not a function', 'panic: runtime', 'fatal: not a git repository', 'not ok 3 - adds',
  'java.lang.IllegalStateException: closed', 'Traceback (most recent call last):', '3 failed, 12 passed', 'make: *** [all] Error 2',
])('%s is an error', (text) => expect(isErrorLine(text)).toBe(true))

it.each(['12 passed, 0 failed', 'Compiled with 0 errors', 'No errors found', 'curl --fail-with-body http://127.0.0.1', 'errors: 0', 'Building the mirror', ''])('%s is none', (text) => expect(isErrorLine(text)).toBe(false))

it('goes from error to error, and begins again after the last', () => {
  const buffer = new LogBuffer()
  const texts = ['begin', 'Error: one', 'more', 'Error: two', 'end']
  buffer.append(texts.map((text, seq) => ({ seq, text, at: '2026-03-02T12:00:00.000Z', step: null, stream: 'out' as const })))
  expect([nextError(buffer, -1), nextError(buffer, 1), nextError(buffer, 3)]).toEqual([1, 3, 1])
  expect(nextError(new LogBuffer(), -1)).toBe(undefined)
})
