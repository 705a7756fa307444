import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { sql } from '#platform/database'
import { openSecretBox } from '#platform/secrets'
import { saveReceiver, saveRuleSet } from '#features/alerting/contract'
import { AlertingSettings } from '../../src/features/alerting/alerting-settings.ts'
import { receiveAlerts } from '../../src/features/alerting/alerts/receive-alerts.ts'
import { createAlerting } from '../../src/features/alerting/feature.ts'
import { startOf } from '../../src/features/alerting/routing/kept-alert.ts'
import { bundleProgram, eventually, type FreshDatabase, freshDatabase, runProgram, tempDir } from '../harness/index.ts'
import { partHarness } from '../harness/part-harness.ts'
import { isWholeLength } from '../harness/whole-length.ts'
import { WriteWatch } from '#kernel/telemetry'
import { memoryMetrics } from '../harness/promql/memory-metrics.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'
import { type Hook, startHook } from './hook.ts'

const kills = isWholeLength ? 20 : 10
const [shortestMs, longestMs] = [150, 2600]
const slowForMs = 12_000
const postedCount = 60

const rules = `
groups:
  - name: crash
    interval: 500ms
    rules:
      - { alert: Steady, expr: "label_replace(vector(1), 'n', 'a', '', '') or label_replace(vector(1), 'n', 'b', '', '')", for: 1s }
      - { alert: Slow, expr: vector(1), for: ${slowForMs / 1000}s }
      - { alert: Wave, expr: "vector(time() % 24 < bool 12) == 1" }
`

let running: ChildProcess | undefined
const hooks: Hook[] = []
afterAll(async () => {
  await crash()
  for (const hook of hooks) hook.stop()
})

async function crash(): Promise<void> {
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  const gone = new Promise((resolve) => running?.once('exit', resolve))
  running.kill('SIGKILL')
  await gone
}

interface Row {
  readonly id: string
  readonly receiver: string
  readonly group_key: string
  readonly body: string
  readonly state: string
  readonly attempts: number
}

interface Told {
  readonly alerts: readonly { readonly status: string; readonly fingerprint: string; readonly startsAt: string }[]
}

const toldOf = (body: string) => (JSON.parse(body) as Told).alerts
const saidOf = (body: string) => toldOf(body).map(({ status, fingerprint, startsAt }) => `${status} ${fingerprint} ${startsAt}`).toSorted().join()

it(`loses no alert and tells none twice through ${kills} kills between evaluation, grouping and delivery`, async () => {
  const random = randomNumbers(20_261)
  const [dataDir, database] = [await tempDir(), await freshDatabase()]
  const [desk, away] = [await startHook(() => random() * 250), await startHook(() => 0)]
  hooks.push(desk, away)
  away.isAway = true
  const alerting = createAlerting({ settings: AlertingSettings.parse({}), secrets: await openSecretBox({ dataDir }), telemetry: { metrics: memoryMetrics(new MemorySource()), writes: new WriteWatch() } })
  const harness = partHarness({ database, parts: [alerting] })
  await harness.call(saveReceiver, { name: 'desk', url: desk.url })
  await harness.call(saveReceiver, { name: 'away', url: away.url })
  await harness.call(saveRuleSet, { name: 'crash', text: rules })

  const program = await bundleProgram(`import './test/alerting/server-program.ts'`, { isWhole: true })
  const start = async () => {
    const started = await runProgram(program, ['--database', database.url, '--data', dataDir])
    running = started.child
    await started.nextLine()
  }
  let posted = 0
  const post = async (most: number) => {
    for (const until = Math.min(postedCount, posted + most); posted < until; posted += 1) {
      const labels = { alertname: `Posted${posted % 7}`, n: String(posted) }
      await harness.transact((ctx) => receiveAlerts(ctx, [{ labels, annotations: {}, endsAt: new Date(Date.now() + 3_600_000).toISOString() }]))
    }
  }
  const begunAt = Date.now()
  for (let kill = 0; kill < kills; kill += 1) {
    await start()
    await Promise.all([sleep(shortestMs + random() * (longestMs - shortestMs)), post(Math.ceil(postedCount / kills))])
    await crash()
  }
  const lastStartAt = Date.now()
  await start()
  const slow = () => rowsOf<{ started_at: Date; fired_at: Date }>(database, sql`select started_at, fired_at from alerting_alerts where name = 'Slow'`)
  await eventually(async () => expect(await slow()).toHaveLength(1), { timeoutMs: 60_000, intervalMs: 100 })
  await harness.call(saveRuleSet, { name: 'crash', text: rules.replace('% 24 < bool 12', '* 0 < bool 0') })
  away.isAway = false
  // Who died held deliveries for a minute, and who was away is asked more and more seldom: nobody waits for that here.
  await sleep(6000)
  const deliveries = () => rowsOf<Row>(database, sql`select id, receiver, group_key, body, state, attempts from alerting_deliveries order by id`)
  await eventually(async () => {
    await sql`update alerting_deliveries set next_attempt_at = now() where state = 'waiting' and (receiver = 'away' or next_attempt_at > now() + interval '5 s')`.execute(database.db)
    await sleep(500)
    expect((await deliveries()).filter(({ state }) => state === 'waiting')).toEqual([])
  }, { timeoutMs: 60_000, intervalMs: 500 })
  await sleep(5500)
  await crash()

  const alerts = await rowsOf<{ name: string; fingerprint: string; state: string; started_at: Date; fired_at: Date; source: string; labels: Record<string, string> }>(database, sql`select name, fingerprint, state, started_at, fired_at, source, labels from alerting_alerts order by id`)
  const named = (name: string) => alerts.filter((alert) => alert.name === name)
  // Each alert that goes on is one alert, however often its server died; the others pair up.
  expect(named('Steady').map(({ labels, state }) => `${labels['n']} ${state}`).toSorted()).toEqual(['a firing', 'b firing'])
  expect(alerts.filter(({ name }) => name.startsWith('Posted'))).toHaveLength(postedCount)
  expect(named('Wave').length).toBeGreaterThanOrEqual(1)
  expect(named('Wave').every(({ state }) => state === 'resolved')).toBe(true)
  // It has waited its time, and not begun anew with each start.
  const [slowest] = named('Slow')
  expect(slowest!.fired_at.getTime() - slowest!.started_at.getTime()).toBeGreaterThanOrEqual(slowForMs - 1000)
  expect(slowest!.fired_at.getTime() - begunAt).toBeGreaterThanOrEqual(slowForMs - 1000)
  expect(slowest!.fired_at.getTime() - lastStartAt).toBeLessThan(slowForMs - 2000)

  const laid = await deliveries()
  const doubled = checkDesk(laid.filter(({ receiver }) => receiver === 'desk'), desk, alerts)
  // Each of them is a kill between a request and its answer, and no more than those.
  expect(doubled).toBeLessThanOrEqual(kills)
  const late = away.bodies.flatMap((body) => toldOf(body).map(({ status, fingerprint, startsAt }) => `${status} ${fingerprint} ${startsAt}`))
  for (const alert of alerts.filter(({ state }) => state === 'firing')) expect(late).toContain(`${alert.state} ${alert.fingerprint} ${startOf(alert).toISOString()}`)
  expect(new Set(away.bodies.map((body) => `${(JSON.parse(body) as { groupKey: string }).groupKey} ${saidOf(body)}`)).size).toBe(away.bodies.length)
  process.stdout.write(`${kills} kills: ${alerts.length} alerts, ${laid.length} deliveries, ${desk.bodies.length} received at the desk, ${doubled} of them twice; ${away.bodies.length} late.\n`)
}, 300_000)

/** All that was laid down has arrived, once but where a kill fell between request and answer; nothing was laid down twice. Gives how many came again. */
function checkDesk(laid: readonly Row[], desk: Hook, alerts: readonly { readonly fingerprint: string; readonly started_at: Date; readonly fired_at: Date; readonly source: string; readonly state: string }[]): number {
  let doubled = 0
  const lastOf = new Map<string, string>()
  for (const row of laid.filter(({ state }) => state !== 'merged')) {
    const received = desk.bodies.filter((body) => body === row.body).length
    expect(row.state).toBe('delivered')
    expect(received).toBeGreaterThanOrEqual(1)
    expect(received).toBeLessThanOrEqual(row.attempts)
    doubled += received - 1
    expect(saidOf(row.body), 'a group told the same twice').not.toBe(lastOf.get(row.group_key))
    lastOf.set(row.group_key, saidOf(row.body))
  }
  const told = desk.bodies.flatMap((body) => toldOf(body).map(({ status, fingerprint, startsAt }) => `${status} ${fingerprint} ${startsAt}`))
  for (const alert of alerts.filter(({ state }) => state === 'firing')) expect(told).toContain(`${alert.state} ${alert.fingerprint} ${startOf(alert).toISOString()}`)
  return doubled
}

async function rowsOf<R>(database: FreshDatabase, query: ReturnType<typeof sql<R>>): Promise<R[]> {
  return (await query.execute(database.db)).rows
}

/** Linear congruential: the same moments each time. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
