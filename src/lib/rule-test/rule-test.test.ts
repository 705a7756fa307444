import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRuleFile } from '#lib/rule-file'
import { evaluateBySteps } from './evaluate-by-steps.ts'
import { evaluateWhole } from './evaluate-whole.ts'
import { readInput } from './load-input.ts'
import { runRuleTests } from './run-rule-test.ts'
import { readRuleTestFile } from './test-file.ts'

async function failures(rules: string, test: string): Promise<string[]> {
  const file = readRuleTestFile(test)
  if ('error' in file) return [file.error]
  const { groups, faults } = readRuleFile(rules)
  expect(faults).toEqual([])
  return (await runRuleTests(file, groups)).flatMap((result) => result.failures)
}

const rules = 'groups:\n- name: g\n  rules:\n  - {record: "job:up:sum", expr: sum by (job) (up)}\n  - alert: Down\n    expr: job:up:sum == 0\n    for: 2m\n    annotations: {summary: "{{ $labels.job }} is at {{ $value }}"}\n'

describe('runRuleTests', () => {
  it('passes and fails as promtool does, with its words', async () => {
    const test = (annotation: string) => `tests:\n- interval: 1m\n  name: t\n  input_series: [{series: 'up{job="a"}', values: 1 0x10}]\n  alert_rule_test:\n  - {eval_time: 2m, alertname: Down, exp_alerts: []}\n  - {eval_time: 3m, alertname: Down, exp_alerts: [{exp_labels: {job: a}, exp_annotations: {summary: ${annotation}}}]}\n  promql_expr_test:\n  - {expr: 'ALERTS', eval_time: 1m, exp_samples: [{labels: 'ALERTS{alertname="Down",alertstate="pending",job="a"}', value: 1}]}\n  - {expr: 'job:up:sum', eval_time: 0, exp_samples: [{labels: 'job:up:sum{job="a"}', value: 1}]}\n`
    expect(await failures(rules, test('a is at 0'))).toEqual([])
    expect(await failures(rules, test('other'))).toEqual(['    name: t,\n    alertname: Down, time: 3m, \n        exp:[\n            0:\n              Labels:{alertname="Down", job="a"}\n              Annotations:{summary="other"}\n            ], \n        got:[\n            0:\n              Labels:{alertname="Down", job="a"}\n              Annotations:{summary="a is at 0"}\n            ]'])
  })

  it.each([
    ['tests:\n- promql_expr_test: [{expr: "time()", eval_time: 1m, exp_samples: [{value: 61}]}]\n', '    expr: "time()", time: 1m,\n        exp: {} 6.1E+01\n        got: {} 6E+01'],
    ['tests:\n- promql_expr_test: [{expr: "sum(", eval_time: 1m}]\n', '    expr: "sum(", time: 1m, err: 1:5: parse error: unclosed left parenthesis'],
    ['tests:\n- alert_rule_test: [{eval_time: 1m}]\n', 'an item under alert_rule_test misses required attribute alertname at eval_time 1m0s'],
    ['tests:\n- foo: 1\n', 'yaml: unmarshal errors:\n  line 2: field foo not found in type main.testGroup'],
    ['group_eval_order: [a, a]\n', 'group name repeated in evaluation order: a'],
  ])('says what is wrong: %s', async (test, message) => {
    expect(await failures('groups: []', test)).toEqual([message])
  })

  it('says which rule fails and when', async () => {
    const twice = 'groups:\n- name: g\n  rules:\n  - {record: r, expr: a + on () b}\n'
    const test = `tests:\n- input_series: [{series: a, values: 1x5}, {series: 'b{x="1"}', values: 1x5}, {series: 'b{x="2"}', values: _x1 1x5}]\n  promql_expr_test: [{expr: r, eval_time: 5m}]\n`
    expect(await failures(twice, test)).toEqual([expect.stringMatching(/^ {4}rule: r, time: 1m0s, err: found duplicate series/)])
  })
})

describe('evaluation of all steps at once', () => {
  const exprs = ['up', 'up == 0', 'sum by (job) (up)', 'rate(c[3m])', 'r1', 'sum(r1)', 'r2 > 1', 'absent(up{job="z"})', 'ALERTS{alertstate="firing"}', 'count(ALERTS)', 'up offset 2m', 'max_over_time(r1[3m:1m])', 'r3', 'c @ 120', 'vector(1)', '1', 'up offset -1m', '{__name__=~"r[12]"}', 'vector(time()) % 180 == 0', 'count_over_time(ALERTS_FOR_STATE[5m])']
  const rule = fc.record({ kind: fc.constantFrom('record', 'alert'), name: fc.constantFrom('r1', 'r2', 'r3'), expr: fc.constantFrom(...exprs), forMinutes: fc.integer({ min: 0, max: 3 }), keep: fc.integer({ min: 0, max: 2 }), label: fc.constantFrom('x', '{{ $value }}', '{{ $labels.job }}', '') })
  const values = fc.array(fc.constantFrom('0', '1', '1', '2', '_', 'stale'), { minLength: 1, maxLength: 12 }).map((list) => list.join(' '))

  it('gives what step by step gives, where it gives anything', async () => {
    let whole = 0
    await fc.assert(fc.asyncProperty(fc.array(rule, { minLength: 1, maxLength: 5 }), fc.tuple(values, values, values), async (written, [a, b, c]) => {
      const text = JSON.stringify({ groups: [{ name: 'g', rules: written.map(({ kind, name, expr, forMinutes, keep, label }, index) => kind === 'record' ? { record: name, expr, labels: { l: label.startsWith('{') ? 'y' : label } } : { alert: `A${index}`, expr, for: `${forMinutes}m`, keep_firing_for: `${keep}m`, labels: { l: label }, annotations: { a: 'at {{ $value }} {{ $labels.job }}' } }) }] })
      const { groups: ruleGroups, faults } = readRuleFile(text)
      expect(faults).toEqual([])
      const file = readRuleTestFile(JSON.stringify({ tests: [{ input_series: [{ series: 'up{job="a"}', values: a }, { series: 'up{job="b"}', values: b }, { series: 'c', values: c }] }] }))
      if ('error' in file) throw new Error(file.error)
      const [group] = file.groups
      const count = 14
      const evaluation = { group: group!, input: readInput(group!), ruleGroups, steps: { start: 0, step: 60_000, count }, alertSteps: new Map(Array.from({ length: count }, (_, step) => [step, new Set(written.map((_each, index) => `A${index}`))])) }
      const atOnce = await evaluateWhole(evaluation)
      if (!atOnce) return
      whole += 1
      const byStep = await evaluateBySteps(evaluation)
      expect(byStep.errors).toEqual([])
      const shown = ({ firing }: typeof byStep) => [...firing].map(([step, names]) => [step, [...names].filter(([, alerts]) => alerts.length > 0).map(([name, alerts]) => [name, alerts.map(({ labels, annotations }) => JSON.stringify([Object.entries(labels).toSorted(), annotations])).toSorted()])])
      expect(shown(atOnce)).toEqual(shown(byStep))
      const request = { matchers: [], from: -1, to: count * 60_000 }
      const samples = async ({ store }: typeof byStep) => (await store.select(request)).filter(({ labels }) => !labels.name.startsWith('ALERTS')).map((each) => `${String(each.labels)} ${[...each.read().times].join()} ${[...each.read().values].join()}`).toSorted()
      expect(await samples(atOnce)).toEqual(await samples(byStep))
    }), { numRuns: 150, seed: 7 })
    expect(whole).toBeGreaterThan(30)
  })
})
