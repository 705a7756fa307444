import { expect, it } from 'vitest'
import { levelOf } from './level-of.ts'

const none = () => ''

it.each([
  ['{"level":"error","msg":"x"}', 'error'], ['{"level":30,"msg":"x"}', 'info'], ['{"time":1,"level":50}', 'error'], ['{"msg":"x","severity":"WARNING"}', 'warn'], ['{"msg":"an error"}', ''],
  ['ts=1 level=warn msg="x"', 'warn'], ['2026-03-02 12:00:00 ERROR could not', 'error'], ['E0302 12:00:00.1 1 main.go:1] x', 'error'], ['W0302 12:00:00 x', 'warn'],
  ['GET /errors 200', ''], ['no error here', ''], ['', ''], ['level=banana', ''], ['{"level":"constructor"}', ''],
] as const)('%s is %j', (line, level) => expect(levelOf(line, none)).toBe(level))

it('believes a label before the line, unless the label does not know', () => {
  const labelled = (labels: Record<string, string>) => (name: string) => labels[name] ?? ''
  expect(levelOf('ERROR x', labelled({ level: 'Info' }))).toBe('info')
  expect(levelOf('ERROR x', labelled({ detected_level: 'unknown' }))).toBe('error')
  expect(levelOf('x', labelled({ level: '50' }))).toBe('error')
})
