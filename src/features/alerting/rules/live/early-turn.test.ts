import { expect, test } from 'vitest'
import { readRuleFile, type RuleGroup } from '#lib/rule-file'
import { EarlyTurn } from './early-turn.ts'

const groupOf = (expr: string) => readRuleFile(JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr }] }] })).groups[0] as RuleGroup
const at = (expr: string, intervalMs: number, names: readonly string[], times: { now: number; lastAt: number | null; nextAt: number }) => new EarlyTurn(groupOf(expr), intervalMs).at(new Set(names), times)

test.each([
  ['at once, since the last evaluation is long ago enough', 'errors > 0', 1000, ['up', 'errors'], { now: 5600, lastAt: 5000, nextAt: 6000 }, 5600],
  ['half an interval after the last one', 'errors > 0', 1000, ['errors'], { now: 5100, lastAt: 5000, nextAt: 6000 }, 5500],
  ['never evaluated yet', 'errors > 0', 1000, ['errors'], { now: 5100, lastAt: null, nextAt: 6000 }, 5100],
  ['its turn comes before', 'errors > 0', 1000, ['errors'], { now: 5100, lastAt: 5000, nextAt: 5400 }, undefined],
  ['it reads nothing of that', 'errors > 0', 1000, ['up'], { now: 5600, lastAt: 5000, nextAt: 6000 }, undefined],
  ['it reads what it leaves open', '{__name__=~"err.*"}', 1000, ['errors'], { now: 5600, lastAt: 5000, nextAt: 6000 }, 5600],
])('%s', (_, expr, intervalMs, names, times, early) => expect(at(expr, intervalMs, names, times)).toBe(early))
