import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listAlerts, saveRuleSet, showRuleSet } from '#features/alerting/contract'
import { Labels } from '#lib/promql'
import { eventually, type TestDaybook, testDaybook } from '../harness/index.ts'

/** What stands between Daybook and its store of metrics. */
let way: 'open' | 'broken' | 'silent' = 'open'
let store: TestDaybook
let daybook: TestDaybook
const between = createServer((incoming, response) => {
  if (way === 'silent') return
  if (way === 'broken') return void response.writeHead(503).end('no')
  const passed = request(`${store.url}${incoming.url}`, { method: incoming.method, headers: { ...incoming.headers, authorization: `Bearer ${store.token}` } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  passed.on('error', () => response.destroy())
  incoming.pipe(passed)
})
beforeAll(async () => {
  store = await testDaybook({ isWorking: false })
  await new Promise<void>((resolve) => { between.listen(0, '127.0.0.1', resolve) })
  daybook = await testDaybook({ environment: { METRICS_URL: `http://127.0.0.1:${(between.address() as AddressInfo).port}/prometheus` } })
}, 60_000)
afterAll(() => {
  between.closeAllConnections()
  between.close()
})

const load = (value: number) => store.telemetry.metrics.write({ series: [Labels.of({ __name__: 'load', instance: 'a' })], seriesOf: Uint32Array.of(0), times: Float64Array.of(Date.now()), values: Float64Array.of(value), source: 'test' })
const firing = async () => (await daybook.call(listAlerts, { state: 'firing' })).items.map(({ name }) => name).toSorted()
const states = async () => (await daybook.call(showRuleSet, { name: 'away' })).groups[0]!.rules.map(({ state }) => state)
const patient = { timeoutMs: 30_000, intervalMs: 100 }

it('rules whose store cannot answer are unknown, which is an alert; what fired goes on, and all is well when it answers again', async () => {
  await load(9)
  await daybook.call(saveRuleSet, { name: 'away', text: 'groups: [{name: g, interval: 500ms, rules: [{alert: High, expr: load > 5}, {alert: Low, expr: load < 0}]}]' })
  await eventually(async () => expect(await firing()).toEqual(['High']), patient)
  way = 'broken'
  await eventually(async () => expect(await firing()).toEqual(['High', 'RulesUnknown']), patient)
  expect(await states()).toEqual(['firing', 'unknown'])
  const told = (await daybook.call(listAlerts, { state: 'firing' })).items.find(({ name }) => name === 'RulesUnknown')
  expect(told?.summary).toMatch(/^2 of 2 rules of g cannot be evaluated, so what they watch is not known\. High: .*503/)
  way = 'open'
  await load(9)
  await eventually(async () => expect(await firing()).toEqual(['High']), patient)
  await load(1)
  await eventually(async () => expect(await firing()).toEqual([]), patient)
}, 120_000)

it('a store that says nothing at all is waited for half a minute, however many rules ask it', async () => {
  await daybook.call(saveRuleSet, { name: 'away', text: JSON.stringify({ groups: [{ name: 'g', interval: '500ms', rules: [{ alert: 'High', expr: 'load > 5' }, ...Array.from({ length: 40 }, (_, at) => ({ alert: `Low${at}`, expr: 'load < 0' }))] }] }) })
  await eventually(async () => expect(await states()).toEqual(Array.from({ length: 41 }, () => 'inactive')), patient)
  way = 'silent'
  const begun = Date.now()
  await eventually(async () => expect(await firing()).toEqual(['RulesUnknown']), { timeoutMs: 80_000, intervalMs: 300 })
  expect(Date.now() - begun).toBeLessThan(70_000)
  // Those before it were answered still.
  expect((await states()).filter((state) => state === 'unknown').length).toBeGreaterThan(20)
  between.closeAllConnections()
  way = 'open'
  await load(9)
  await eventually(async () => expect(await firing()).toEqual(['High']), { timeoutMs: 60_000, intervalMs: 200 })
}, 240_000)
