import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRuleFile } from './read-rule-file.ts'

const texts = (text: string) => readRuleFile(text).faults.map((fault) => fault.text)

describe('readRuleFile', () => {
  it('reads groups with all that a rule may have', () => {
    const { groups, faults, warnings } = readRuleFile('groups:\n- name: g\n  interval: 30s\n  query_offset: 1m\n  limit: 5\n  labels: {team: a, severity: low}\n  rules:\n  - record: x:y\n    expr: sum(x)\n  - alert: A\n    expr: 1\n    for: 1h30m\n    keep_firing_for: 5m\n    labels: {severity: 1, empty: ""}\n    annotations: {summary: "{{ $value }}"}\n')
    expect([faults, warnings]).toEqual([[], []])
    expect(groups).toEqual([{ name: 'g', manifest: undefined, intervalMs: 30_000, queryOffsetMs: 60_000, limit: 5, rules: [
      { kind: 'record', name: 'x:y', expr: 'sum(x)', labels: { team: 'a', severity: 'low' }, line: 8 },
      { kind: 'alert', name: 'A', expr: '1', labels: { team: 'a', severity: '1' }, annotations: { summary: '{{ $value }}' }, forMs: 5_400_000, keepFiringForMs: 300_000, line: 10 },
    ] }])
  })

  it('reads manifests of the operator, every document and every item', () => {
    const manifest = (name: string) => `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: ${name}, namespace: n, labels: {a: b}}\nspec:\n  groups:\n  - name: g\n    partial_response_strategy: warn\n    rules: [{alert: A, expr: up == 0}]\n`
    const { form, groups, faults } = readRuleFile(`${manifest('a')}---\nkind: ConfigMap\n---\n${manifest('b')}`)
    expect([form, faults, groups.map(({ manifest: of, name }) => `${of} ${name}`)]).toEqual(['PrometheusRule', [], ['n/a g', 'n/b g']])
    const list = { kind: 'List', items: [{ kind: 'PrometheusRule', metadata: { name: 'c' }, spec: { groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'sum(' }] }] } }] }
    expect(texts(JSON.stringify(list))).toEqual([expect.stringMatching(/^1:\d+: group "g", rule 1, "A": could not parse expression/)])
  })

  it('says what promtool says', () => {
    expect(texts('groups:\n- name: a\n  foo: 1\n  rules:\n  - alert: x\n    expr: [up]\n    alert: y\n')).toEqual(['yaml: unmarshal errors:\n  line 3: field foo not found in type rulefmt.RuleGroup\n  line 7: mapping key "alert" already defined at line 5'])
    expect(texts('groups:\n- name: a\n  rules:\n  - alert: x\n    expr: up\n    for: 5x\n')).toEqual(['unknown unit "x" in duration "5x"'])
    expect(texts('groups:\n- name: a\n  rules:\n  - record: x\n    alert: y\n    expr: up{\n')).toEqual([
      '4:13: 5:12: group "a", rule 1, "y": only one of \'record\' and \'alert\' must be set', expect.stringMatching(/^6:11: group "a", rule 1, "y": could not parse expression: 1:4: parse error: /),
    ])
    expect(texts('groups:\n- name: a\n- name: a\n')).toEqual(['3:3: groupname: "a" is repeated in the same file'])
    expect(texts('groups:\n- name: a\n  rules:\n  - alert: x\n    expr: up\n    annotations: {s: "{{ $lable.x }}"}\n')).toEqual(['group "a", rule 1, "x": annotation "s": template: __alert_x:1: undefined variable "$lable"'])
    expect(readRuleFile('groups:\n- name: a\n  rules:\n  - {record: x, expr: up}\n  - {record: x, expr: up}\n').warnings).toHaveLength(1)
  })

  it('is not harmed by what is deep, large or no YAML', () => {
    const group = `- &g {name: a, rules: [${Array(1000).fill('{record: x, expr: up}').join()}]}`
    expect(texts(`groups:\n${group}\n${Array(1000).fill('- *g').join('\n')}\n`)[0]).toContain('rules')
    expect(readRuleFile('['.repeat(100_000)).faults).toHaveLength(1)
    expect(readRuleFile('a: &a [*a]\n').faults).toHaveLength(1)
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('groups:', '\n', '- ', '  ', 'name: a', 'rules:', 'expr: up', 'alert: x', '[', '}', '&a', '*a', '<<: ', ': ', '"', '|')).map((parts) => parts.join(''))), (text) => {
      readRuleFile(text)
    }))
  })
})
