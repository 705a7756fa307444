import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { localToken } from '#kernel/access'
import { Labels } from '#lib/promql'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { listAlerts, saveRuleSet, showRuleSet } from '#features/alerting/contract'
import { eventually } from '../harness/index.ts'
import { type Place, startPlace } from '../releases/start-place.ts'

/** Beyond all limits of rules; a million of them need two minutes and 4 GB. */
const million = Number(process.env['DAYBOOK_HEAVY_SERIES'] ?? 520_000)
const mostAlerts = 20_000
const atOnce = 50_000
const megabyte = 2 ** 20

let place: Place
let token = ''
beforeAll(async () => {
  const workerFile = resolve('node_modules/.cache/daybook-tests', `rules-worker-${process.pid}.mjs`)
  await build({ entryPoints: ['src/kernel/telemetry/metrics/worker/metrics-worker.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: workerFile, logLevel: 'error' })
  place = await startPlace(undefined, { metricsWorkerFile: workerFile })
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
}, 60_000)
afterAll(() => place.end())

/** One sample of each of so many series, now. */
async function write(name: string, count: number, value = 1, from = 0): Promise<void> {
  for (let first = from; first < from + count; first += atOnce) {
    const size = Math.min(atOnce, from + count - first)
    const { accepted } = await place.telemetry.metrics.write({
      series: Array.from({ length: size }, (_, at) => Labels.of({ __name__: name, instance: `host-${first + at}` })), seriesOf: Uint32Array.from({ length: size }, (_, at) => at),
      times: new Float64Array(size).fill(Date.now()), values: new Float64Array(size).fill(value), source: name,
    })
    expect(accepted).toBe(size)
  }
}

const rules = (name: string) => place.call(showRuleSet, { name }).then(({ groups: [group] }) => group?.rules ?? [])
const answer = async () => {
  const begun = performance.now()
  expect((await fetch(`${place.site.url}/alertmanager/api/v2/status`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  return performance.now() - begun
}

it('a rule that matches a million series is refused and told as unknown, while the server answers and its other rules go on', async () => {
  await write('many', million)
  const before = process.memoryUsage().rss
  await place.call(saveRuleSet, { name: 'heavy', text: 'groups: [{name: heavy, interval: 1s, rules: [{alert: Many, expr: many > 0}, {record: "many:copy", expr: many + 0}, {alert: Sees, expr: count(many) > 1000}]}]' })
  const waits: number[] = []
  let most = 0
  await eventually(async () => {
    waits.push(await answer())
    most = Math.max(most, process.memoryUsage().rss)
    expect((await place.call(listAlerts, { state: 'firing' })).items.map(({ name }) => name).toSorted()).toEqual(['RulesUnknown', 'Sees'])
  }, { timeoutMs: 120_000, intervalMs: 50 })
  for (const until = Date.now() + 5000; Date.now() < until; await sleep(50)) {
    waits.push(await answer())
    most = Math.max(most, process.memoryUsage().rss)
  }
  const [many, copy, sees] = await rules('heavy')
  expect([many?.state, many?.lastError]).toEqual(['unknown', `the answer has ${million} series, and at most ${mostAlerts} are taken here: narrow or aggregate it`])
  expect([copy?.state, copy?.lastError]).toEqual(['unknown', `the answer has ${million} series, and at most 500000 are taken here: narrow or aggregate it`])
  expect(sees?.state).toBe('firing')
  const { items } = await place.call(listAlerts, { state: 'firing' })
  expect(items.find(({ name }) => name === 'RulesUnknown')?.summary).toContain('2 of 3 rules of heavy cannot be evaluated')
  waits.sort((a, b) => a - b)
  process.stdout.write(`${million} series: answers of the server meanwhile p50 ${Math.round(waits[waits.length >> 1]!)} ms, longest ${Math.round(waits.at(-1)!)} ms; memory ${Math.round(before / megabyte)} MB before, at most ${Math.round(most / megabyte)} MB.\n`)
  expect(waits[waits.length >> 1]).toBeLessThan(500)
}, 300_000)

it('as many alerts as one rule may give fire all; with one more it is unknown, and what fired goes on', async () => {
  await place.call(saveRuleSet, { name: 'heavy', text: 'groups: []' })
  const unknown = async () => (await sql`select from alerting_alerts where state = 'firing' and name = 'RulesUnknown'`.execute(place.database.db)).rows.length
  await eventually(async () => expect(await unknown()).toBe(0), { timeoutMs: 60_000, intervalMs: 200 })
  await write('some', mostAlerts)
  const begun = performance.now()
  await place.call(saveRuleSet, { name: 'cap', text: 'groups: [{name: cap, interval: 2s, rules: [{alert: Some, expr: some > 0, labels: {severity: warning}}]}]' })
  const firing = async () => Number((await sql<{ count: string }>`select count(*) as count from alerting_alerts where state = 'firing' and name = 'Some'`.execute(place.database.db)).rows[0]?.count)
  await eventually(async () => expect(await firing()).toBe(mostAlerts), { timeoutMs: 120_000, intervalMs: 200 })
  process.stdout.write(`${mostAlerts} alerts of one rule fire after ${Math.round(performance.now() - begun)} ms.\n`)
  await write('some', 1, 1, mostAlerts)
  await eventually(async () => expect((await rules('cap'))[0]).toMatchObject({ lastError: expect.stringContaining('20001 series') }), { timeoutMs: 60_000, intervalMs: 200 })
  await eventually(async () => expect(await unknown()).toBe(1), { timeoutMs: 60_000, intervalMs: 200 })
  expect(await firing()).toBe(mostAlerts)
  await write('some', mostAlerts + 1, 0)
  await eventually(async () => expect(await firing()).toBe(0), { timeoutMs: 120_000, intervalMs: 200 })
}, 400_000)
