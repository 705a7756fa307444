import { expect, test } from 'vitest'
import { Labels } from '#lib/promql'
import { readRuleFile } from '#lib/rule-file'
import type { AlertingRule } from '#lib/rule-file'
import { foundAlerts } from './found-alerts.ts'

const ruleOf = (summary: string): AlertingRule => readRuleFile(JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'up', labels: { team: '{{ $labels.job }}' }, annotations: { summary } }] }] })).groups[0]?.rules[0] as AlertingRule
let answer = 1
const scope = { alertName: 'A', at: 0, externalLabels: {}, externalUrl: 'http://a', query: () => Promise.resolve([{ labels: Labels.of({ job: 'x' }), value: answer }]) }
const said = async (rule: AlertingRule, value: number, change: Partial<typeof scope> = {}) => {
  const found = await foundAlerts(rule, [{ labels: Labels.of({ __name__: 'up', job: 'api' }), value }], { ...scope, ...change })
  return [...found.values()].map(({ labels, annotations, value: text }) => `${labels.get('team')} ${text} ${annotations['summary']}`)
}

test('what a rule says follows the value, the answers it asks for, the clock and the address, though it remembers what it said', async () => {
  const plain = ruleOf('of {{ $labels.job }}')
  expect([await said(plain, 1), await said(plain, 1), await said(plain, 2)]).toEqual([['api 1 of api'], ['api 1 of api'], ['api 2 of api']])
  const ofValue = ruleOf('at {{ $value | humanize }}')
  expect([await said(ofValue, 1000), await said(ofValue, 1000), await said(ofValue, 2000), await said(ofValue, Number.NaN), await said(ofValue, Number.NaN)]).toEqual([['api 1000 at 1k'], ['api 1000 at 1k'], ['api 2000 at 2k'], ['api NaN at NaN'], ['api NaN at NaN']])
  const ofQuery = ruleOf('{{ range query "up" }}{{ .Value }}{{ end }}')
  const first = await said(ofQuery, 1)
  answer = 7
  expect([first, await said(ofQuery, 1)]).toEqual([['api 1 1'], ['api 1 7']])
  const ofClock = ruleOf('{{ now | humanizeTimestamp }}')
  expect(await said(ofClock, 1)).not.toEqual(await said(ofClock, 1, { at: 60_000 }))
  const ofAddress = ruleOf('{{ externalURL }}')
  expect([await said(ofAddress, 1), await said(ofAddress, 1, { externalUrl: 'http://b' })]).toEqual([['api 1 http://a'], ['api 1 http://b']])
})
