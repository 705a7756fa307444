import { expect, it } from 'vitest'
import { LogPatterns } from './index.ts'

const minute = 60_000

function patternsOf(lines: readonly (readonly [string, number])[]): ReturnType<LogPatterns['list']> {
  const patterns = new LogPatterns({ stepMs: minute })
  for (const [line, time] of lines) patterns.add(line, time)
  return patterns.list({ fromMs: 0, toMs: 60 * minute })
}

it('clusters lines that differ in values, and in words', () => {
  const users = ['ada', 'bob', 'eve', 'kim']
  const found = patternsOf(Array.from({ length: 40 }, (_, at) => [at % 2 ? `user ${users[at % 4]} logged in from 10.0.0.${at} after the second attempt` : `GET /api/orders/${at} 200 in ${at}ms`, at * minute]))
  expect(found.map(({ template, count }) => [template, count])).toEqual([['GET <_> in <_>', 20], ['user <_> logged in from <_> after the second attempt', 20]])
})

it('counts by time and points out what is new and what is many more than before', () => {
  const found = patternsOf([
    ...Array.from({ length: 60 }, (_, at) => ['steady heartbeat ok', at * minute] as const),
    ['disk slow on sda', 5 * minute], ...Array.from({ length: 50 }, (_, at) => ['disk slow on sda', 50 * minute + at] as const),
    ['kernel panic never seen', 55 * minute],
  ])
  const byTemplate = new Map(found.map((each) => [each.template, each]))
  expect(byTemplate.get('steady heartbeat ok')).toMatchObject({ isNew: false, isSpiking: false })
  expect(byTemplate.get('disk slow on sda')).toMatchObject({ isNew: false, isSpiking: true, samples: [[5 * minute, 1], [50 * minute, 50]] })
  expect(byTemplate.get('kernel panic never seen')).toMatchObject({ isNew: true, isSpiking: false })
})

it('stays bounded whatever comes', () => {
  const patterns = new LogPatterns({ stepMs: minute })
  for (let at = 0; at < 20_000; at += 1) patterns.add(`${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + ((at / 26) % 26))}${String.fromCharCode(97 + ((at / 676) % 26))} word`, at)
  expect(patterns.list({ fromMs: 0, toMs: 1 }).length).toBeLessThan(4000)
})
