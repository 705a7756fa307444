import { describe, expect, it } from 'vitest'
import { judgePattern, levelOf, LogPatterns, type FoundPattern } from './index.ts'

type Line = readonly [line: string, step: number]

function patternsOf(lines: readonly Line[], span = 0, patterns = new LogPatterns()): LogPatterns {
  for (const [line, step] of lines) patterns.add({ line, timeMs: step, span, step, weight: 1, level: levelOf(line, () => '') })
  return patterns
}

const repeated = (count: number, line: string, steps = 30): Line[] => Array.from({ length: count }, (_, at) => [line, Math.floor(at * steps / count)])
const byTemplate = (patterns: LogPatterns): Map<string, FoundPattern> => new Map(patterns.list().map((each) => [each.template, each]))

it('clusters lines that differ in values, and in words', () => {
  const users = ['ada', 'bob', 'eve', 'kim']
  const found = byTemplate(patternsOf(Array.from({ length: 40 }, (_, at) => [at % 2 ? `user ${users[at % 4]} logged in from 10.0.0.${at} after the second attempt` : `GET /api/orders/${at} 200 in ${at}ms`, at])))
  expect([...found].map(([template, { spans }]) => [template, spans.get(0)?.count])).toEqual([['GET <_> in <_>', 20], ['user <_> logged in from <_> after the second attempt', 20]])
  const user = found.get('user <_> logged in from <_> after the second attempt')
  expect(user?.texts).toEqual([' after the second attempt', ' logged in from ', 'user '])
  expect([user?.fits('user mia logged in from 10.1.1.1 after the second attempt'), user?.fits('user mia logged out from 10.1.1.1 after the second attempt')]).toEqual([true, false])
})

it('stays bounded whatever comes', () => {
  const patterns = patternsOf(Array.from({ length: 20_000 }, (_, at): Line => [`${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + ((at / 26) % 26))}${String.fromCharCode(97 + ((at / 676) % 26))} word`, 0]))
  expect(patterns.list().length).toBeLessThan(4000)
})

describe('a pattern held against the time before', () => {
  const judged = (now: readonly Line[], ...before: (readonly Line[])[]): string => {
    const patterns = new LogPatterns()
    for (const [at, lines] of before.entries()) patternsOf(lines, at + 1, patterns)
    patternsOf(now, 0, patterns)
    return judgePattern(patterns.list()[0]!, { steps: 30, before: before.map((_, at) => at + 1), weight: 1 }).state
  }
  const line = 'disk slow on sda'

  it.each<[string, string, readonly Line[], readonly (readonly Line[])[]]>([
    ['new', 'where it was not there', repeated(3, line), [[], []]],
    ['steady', 'where there is nothing to hold it against', repeated(300, line), []],
    ['steady', 'where it is as before', repeated(120, line), [repeated(110, line), repeated(130, line)]],
    ['steady', 'where it is a little more', repeated(70, line), [repeated(60, line)]],
    ['spiking', 'where a part of it has many more', [...repeated(60, line), ...repeated(80, line, 3)], [repeated(60, line), repeated(66, line)]],
    ['spiking', 'where there are many more throughout', repeated(600, line), [repeated(60, line)]],
    ['steady', 'where such a burst came each time before', [...repeated(60, line), ...repeated(80, line, 3)], [[...repeated(60, line), ...repeated(80, line, 3)], [...repeated(60, line), ...repeated(85, line, 3)]]],
    ['gone', 'where there is none any more', [], [repeated(20, line), repeated(20, line)]],
    ['steady', 'where it was rare and is not there now', [], [repeated(2, line), repeated(1, line)]],
  ])('is %s %s', (state, _, now, before) => {
    expect(judged(now, ...before)).toBe(state)
  })
})

it.each([
  ['{"level":"error","msg":"x"}', 'error'], ['ts=1 level=warn msg=x', 'warn'], ['2026-01-01 ERROR [main] x', 'error'], ['<FATAL> x', 'critical'], ['an error in prose', ''], ['severity: "Information"', 'info'], ['level=constructor', ''],
])('tells the level of %s', (line, level) => {
  expect(levelOf(line, () => '')).toBe(level)
})

it('takes a level from labels first', () => {
  expect(levelOf('ERROR x', (name) => name === 'detected_level' ? 'Info' : '')).toBe('info')
})
