import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { Labels } from '#lib/promql'
import { sql } from '#platform/database'
import { systemClock } from '#platform/clock'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { nextEvaluation } from './live/group-clock.ts'
import { AlertFired, AlertResolved, deleteRuleSet, listAlerts, listRuleSets, saveRuleSet, showRuleSet } from '../contract.ts'

let place: Place
let token = ''
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
})
afterAll(() => place.end())

const sample = (labels: Record<string, string>, value: number) => place.telemetry.metrics.write({ series: [Labels.of(labels)], seriesOf: Uint32Array.of(0), times: Float64Array.of(Date.now()), values: Float64Array.of(value), source: 'test' })
const value = async (query: string) => {
  const result = await place.telemetry.metrics.query({ query, start: Date.now(), end: Date.now(), step: 0 })
  return result.type === 'vector' ? result.series.map(({ labels, values }) => ({ labels: labels.toRecord(), value: values[0] })) : result
}
const api = async (path: string) => (await fetch(`${place.site.url}/prometheus/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<{ status: string; data: Record<string, unknown> }>

const text = `
groups:
  - name: shop
    interval: 300ms
    rules:
      - record: job:errors:sum
        expr: sum by (job) (errors)
      - alert: ManyErrors
        expr: job:errors:sum > 5
        for: 600ms
        labels: { severity: critical, service: "{{ $labels.job }}" }
        annotations:
          summary: "{{ $labels.job }} has {{ $value | humanize }} errors"
          runbook_url: https://docs.example.org/errors
          broken: "{{ nothing }}"
      - alert: Healthy
        expr: job:errors:sum < 0
`.replace('          broken: "{{ nothing }}"\n', '          broken: "{{ template \\"none\\" }}"\n')

test('rules written here are evaluated: a recording is read by an alert, which waits, fires, is told with its texts and ends', async () => {
  await sample({ __name__: 'errors', job: 'shop' }, 12_000)
  expect(await place.call(saveRuleSet, { name: 'shop', text })).toMatchObject({ name: 'shop', origin: 'page', isOn: true, alerts: 2, recordings: 1 })
  await eventually(async () => expect(await place.events(AlertFired)).toMatchObject([{ alert: { name: 'ManyErrors', severity: 'critical', service: 'service:default/shop', summary: 'shop has 12k errors', runbookUrl: 'https://docs.example.org/errors' } }]), { timeoutMs: 10_000 })
  expect(await value('job:errors:sum')).toEqual([{ labels: { __name__: 'job:errors:sum', job: 'shop' }, value: 12_000 }])
  expect(await value('ALERTS{alertstate="firing"}')).toMatchObject([{ labels: { alertname: 'ManyErrors', job: 'shop', service: 'shop' }, value: 1 }])
  const { ruleSet, groups: [group] } = await place.call(showRuleSet, { name: 'shop' })
  expect(ruleSet).toMatchObject({ firing: 1, pending: 0, unknown: 0 })
  expect(group?.rules.map(({ name, state, kind }) => ({ name, state, kind }))).toEqual([{ name: 'job:errors:sum', state: 'inactive', kind: 'record' }, { name: 'ManyErrors', state: 'firing', kind: 'alert' }, { name: 'Healthy', state: 'inactive', kind: 'alert' }])
  expect(group?.rules[1]?.alerts[0]?.annotations['broken']).toMatch(/<error expanding template: /)
  expect((await api('alerts')).data).toMatchObject({ alerts: [{ labels: { alertname: 'ManyErrors', severity: 'critical' }, state: 'firing' }] })
  expect((await api('rules?type=alert')).data).toMatchObject({ groups: [{ name: 'shop', file: 'shop', interval: 0.3, rules: [{ name: 'ManyErrors', type: 'alerting', state: 'firing', duration: 0.6, health: 'ok' }, { name: 'Healthy', state: 'inactive' }] }] })
  await sample({ __name__: 'errors', job: 'shop' }, 1)
  await eventually(async () => expect(await place.events(AlertResolved)).toHaveLength(1), { timeoutMs: 10_000 })
})

test('rules that do not read are refused with the line; rules that are deleted end what they alerted', async () => {
  await expect(place.call(saveRuleSet, { name: 'bad', text: 'groups:\n  - name: a\n    rules:\n      - alert: B\n        expr: "up >"\n' })).rejects.toThrow(/bad, line 5/)
  await place.call(saveRuleSet, { name: 'always', text: 'groups: [{name: a, interval: 200ms, rules: [{alert: Always, expr: vector(1)}]}]' })
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items.map(({ name }) => name)).toContain('Always'))
  await place.call(deleteRuleSet, { name: 'always' })
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items.map(({ name }) => name)).not.toContain('Always'))
})

test('what cannot be evaluated is unknown, and that is an alert', async () => {
  await place.call(saveRuleSet, { name: 'blind', text: 'groups: [{name: g, interval: 200ms, rules: [{alert: Blind, expr: "up + on () group_right () up"}, {alert: Sees, expr: up == 3}]}]' })
  await sample({ __name__: 'up', job: 'a' }, 1)
  await sample({ __name__: 'up', job: 'b' }, 1)
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items).toContainEqual(expect.objectContaining({ name: 'RulesUnknown', summary: expect.stringMatching(/^1 of 2 rules of g cannot be evaluated, so what they watch is not known\. Blind: /) })), { timeoutMs: 10_000 })
  expect((await place.call(showRuleSet, { name: 'blind' })).groups[0]?.rules.map(({ state }) => state)).toEqual(['unknown', 'inactive'])
  await place.call(saveRuleSet, { name: 'blind', text: 'groups: [{name: g, interval: 200ms, rules: [{alert: Sees, expr: up == 3}]}]' })
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items.map(({ name }) => name)).not.toContain('RulesUnknown'), { timeoutMs: 10_000 })
})

test('that rules are unknown ends with the rules: when their group goes, is turned off or is deleted; and begins anew with them', async () => {
  const group = '{name: gone, interval: 200ms, rules: [{alert: Gone, expr: "pair + on () group_right () pair"}]}'
  await sample({ __name__: 'pair', job: 'a' }, 1)
  await sample({ __name__: 'pair', job: 'b' }, 1)
  const save = (groups: string, isOn = true) => place.call(saveRuleSet, { name: 'goes', text: `groups: [${groups}]`, isOn })
  const isTold = async (told: boolean) => {
    await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items.filter(({ labels }) => labels['rule_group'] === 'gone')).toHaveLength(told ? 1 : 0), { timeoutMs: 10_000 })
    const set = (await place.call(listRuleSets, {})).items.find(({ name }) => name === 'goes')
    expect(set?.unknown ?? 0).toBe(told ? 1 : 0)
  }
  await save(group)
  await isTold(true)
  await save('{name: other, rules: [{alert: Sees, expr: pair == 3}]}')
  await isTold(false)
  await save(group)
  await isTold(true)
  await save(group, false)
  await isTold(false)
  await save(group)
  await isTold(true)
  await place.call(deleteRuleSet, { name: 'goes' })
  await isTold(false)
})

test('a file of the tree is evaluated once it is taken in, follows its changes, and stays as it was while it does not read', async () => {
  const file = join(place.site.projectDir, 'rules', 'app.yml')
  await mkdir(dirname(file), { recursive: true })
  const write = (expr: string) => writeFile(file, `groups: [{name: app, interval: 200ms, rules: [{alert: AppDown, expr: "${expr}"}]}]`)
  await write('vector(1) > 2')
  await place.transact(({ db }) => sql`insert into alerting_rule_sets (name, origin, file, text, is_on, updated_at, updated_by) values ('rules/app.yml', 'file', 'rules/app.yml', '', true, now(), 'test')`.execute(db))
  const seen = async () => (await place.call(listRuleSets, {})).items.find(({ name }) => name === 'rules/app.yml')
  await eventually(async () => expect(await seen()).toMatchObject({ alerts: 1, firing: 0, fault: null }), { timeoutMs: 10_000 })
  await write('vector(3) > 2')
  await eventually(async () => expect(await seen()).toMatchObject({ firing: 1 }), { timeoutMs: 10_000 })
  await write('vector(3) > > 2')
  await eventually(async () => expect(await seen()).toMatchObject({ firing: 1, fault: expect.stringContaining('rules/app.yml, line 1') }), { timeoutMs: 10_000 })
})

test('rules in a hurry are evaluated before their turn when what they read has come', async () => {
  await place.call(saveRuleSet, { name: 'prompt', isPrompt: true, text: 'groups: [{ name: g, interval: 5s, rules: [{ alert: Prompt, expr: trouble > 0 }] }]' })
  await eventually(async () => expect((await place.call(showRuleSet, { name: 'prompt' })).groups[0]?.evaluatedAt).not.toBeNull(), { timeoutMs: 10_000 })
  await sample({ __name__: 'trouble', job: 'shop' }, 1)
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items.filter(({ name }) => name === 'Prompt')).toHaveLength(1), { timeoutMs: 10_000 })
  const [alert] = (await place.call(listAlerts, { state: 'firing' })).items.filter(({ name }) => name === 'Prompt')
  const firedAt = new Date(alert?.startedAt ?? 0).getTime()
  expect(nextEvaluation('prompt\ng', 5000, firedAt - 1)).not.toBe(firedAt)
  await place.call(deleteRuleSet, { name: 'prompt' })
})
