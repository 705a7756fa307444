import { expect, it } from 'vitest'
import { readRuleFile } from '#lib/rule-file'
import { takeThreshold } from './take-threshold.ts'

const head = 'groups:\n  - name: g\n    rules:\n'
const first = `${head}      - alert: A\n        expr: errors > 5\n`

it.each([
  ['plain', `${first}      - alert: B\n        expr: errors > 5\n        for: 5m\n`, 'errors > 7.5'],
  ['in quotes', `${first}      - alert: B\n        expr: "errors   > 5"\n`, 'errors   > 0.5'],
  ['a block', `${first}      - alert: B\n        expr: |\n          sum by (job) (\n            rate(errors{code="5"}[5m])\n          )\n          > 5\n        labels: {severity: high}\n`, 'sum by (job) (\n  rate(errors{code="5"}[5m])\n)\n> 10'],
  ['folded', `${first}      - alert: B\n        expr: >-\n          errors\n          > 5 and on () up\n`, 'errors > 15 and on () up'],
  ['a flow', `groups: [{name: g, rules: [{alert: B, expr: errors > 50, for: 1m}]}]`, 'errors > 55'],
])('puts another threshold into a rule that is %s', (_how, text, expr) => {
  const rule = readRuleFile(text).groups[0]?.rules.at(-1)
  expect(rule).toBeDefined()
  if (!rule) return
  const taken = readRuleFile(takeThreshold(text, rule, expr) ?? '')
  expect(taken.faults).toEqual([])
  expect(taken.groups[0]?.rules.at(-1)?.expr.trim()).toBe(expr)
  expect(taken.groups[0]?.rules.slice(0, -1)).toEqual(readRuleFile(text).groups[0]?.rules.slice(0, -1))
})

it('gives nothing where the expression is written otherwise than it reads', () => {
  const text = `${head}      - alert: B\n        expr: "errors{a=\\"b\\"} > 5"\n`
  const rule = readRuleFile(text).groups[0]?.rules[0]
  expect(rule && takeThreshold(text, rule, 'errors{a="b"} > 6')).toBeUndefined()
})
