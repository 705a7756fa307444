import { expect, it } from 'vitest'
import { levelOf, levelOfLine } from './log-level.ts'

it.each([
  ['{"level":"error","msg":"x"}', 'error'], ['{"level":30,"msg":"x"}', 'info'], ['{"msg":"x","severity":"WARNING"}', 'warning'], ['{"msg":"an error"}', 'unknown'],
  ['ts=1 level=warn msg="x"', 'warning'], ['lvl="debug" x', 'debug'], ['2026-03-02 12:00:00 ERROR could not', 'error'], ['[warn] low', 'warning'], ['E0302 12:00:00.1 1 main.go:1] x', 'error'], ['W0302 12:00:00 x', 'warning'],
  ['GET /errors 200', 'unknown'], ['no error here', 'unknown'], ['', 'unknown'], ['level=banana', 'unknown'], ['{"level":"constructor"}', 'unknown'],
] as const)('%s is %s', (line, level) => expect(levelOfLine(line)).toBe(level))

it('believes a label before the line, unless the label does not know', () => {
  expect(levelOf({ level: 'Info' }, 'ERROR x')).toBe('info')
  expect(levelOf({ detected_level: 'unknown' }, 'ERROR x')).toBe('error')
  expect(levelOf({ level: '50' }, 'x')).toBe('error')
  expect(levelOf({}, 'x')).toBe('unknown')
})
