import { afterAll, beforeAll, expect, test } from 'vitest'
import { WriteWatch } from '#kernel/telemetry'
import { newId } from '#lib/id'
import { sql } from '#platform/database'
import { openSecretBox } from '#platform/secrets'
import { type Hook, startHook } from '../../../../../test/alerting/hook.ts'
import { type FreshDatabase, freshDatabase, ManualClock, tempDir } from '../../../../../test/harness/index.ts'
import { partHarness } from '../../../../../test/harness/part-harness.ts'
import { memoryMetrics } from '../../../../../test/harness/promql/memory-metrics.ts'
import { MemorySource } from '../../../../../test/harness/promql/memory-source.ts'
import { AlertingSettings } from '../../alerting-settings.ts'
import { saveReceiver } from '../../contract.ts'
import { createAlerting } from '../../feature.ts'
import { insertDeliveries } from '../insert-deliveries.ts'
import { MailPool } from '../kinds/mail-pool.ts'
import { channelHost } from './channel-host.ts'
import { DeliveryPump } from './delivery-pump.ts'

const hourMs = 3_600_000

let database: FreshDatabase
let desk: Hook
let instead: Hook
beforeAll(async () => {
  database = await freshDatabase()
  desk = await startHook(() => 0)
  instead = await startHook(() => 0)
})
afterAll(() => {
  desk.stop()
  instead.stop()
})

/** Deliveries on a clock of their own; `turn` sends what is due and waits until that is written down. */
async function deliveries() {
  const clock = new ManualClock()
  const options = { settings: AlertingSettings.parse({}), secrets: await openSecretBox({ dataDir: await tempDir() }), telemetry: { metrics: memoryMetrics(new MemorySource()), writes: new WriteWatch() } }
  const alerting = createAlerting(options)
  const harness = partHarness({ database, parts: [alerting], clock })
  await harness.call(saveReceiver, { name: 'instead', url: instead.url })
  await harness.call(saveReceiver, { name: 'desk', url: desk.url, fallback: 'instead' })
  const worker = harness.worker(alerting, new AbortController().signal)
  const pump = new DeliveryPump(worker, options, channelHost(worker, options, new MailPool(true)), () => undefined)
  return {
    clock,
    lay: async (text: string) => {
      const now = clock.now()
      await insertDeliveries(database.db, [{ id: newId(), receiver: 'desk', kind: 'webhook', position: 0, group_key: text, notice_id: null, alert_ids: [], body: JSON.stringify({ version: '4', groupKey: text, status: 'firing', alerts: [] }), created_at: now, next_attempt_at: now, note: null }])
    },
    turn: async () => {
      await pump.take()
      await pump.end()
    },
    row: async (text: string) => (await sql<{ state: string; attempts: number; next_attempt_at: Date; has_fallen_back: boolean }>`select state, attempts, next_attempt_at, has_fallen_back from alerting_deliveries where group_key = ${text} and receiver = 'desk'`.execute(database.db)).rows[0]!,
  }
}

const received = (hook: Hook, text: string) => hook.bodies.filter((body) => body.includes(`"${text}"`))

test('another way takes over once five minutes have passed without success, and the first goes on trying', async () => {
  const { clock, lay, turn, row } = await deliveries()
  desk.isAway = true
  await lay('away')
  const begun = clock.now().getTime()
  for (await turn(); !(await row('away')).has_fallen_back; await turn()) {
    expect(received(instead, 'away')).toHaveLength(0)
    clock.set((await row('away')).next_attempt_at)
  }
  expect(clock.now().getTime() - begun).toBeGreaterThanOrEqual(5 * 60_000)
  expect(clock.now().getTime() - begun).toBeLessThan(6 * 60_000)
  await turn()
  expect(received(instead, 'away').map((body) => (JSON.parse(body) as { note: string }).note)).toEqual(['This comes another way, since desk could not be reached by Webhook: It answered 503.'])
  clock.set((await row('away')).next_attempt_at)
  await turn()
  expect(received(instead, 'away')).toHaveLength(1)
  desk.isAway = false
  clock.set((await row('away')).next_attempt_at)
  await turn()
  expect([(await row('away')).state, received(desk, 'away').length]).toEqual(['delivered', 1])
}, 60_000)

test('a clock that is set back makes no delivery wait longer, nor be tried at once again and again', async () => {
  const { clock, lay, turn, row } = await deliveries()
  await lay('laid')
  clock.set(new Date(clock.now().getTime() - hourMs))
  await turn()
  expect(received(desk, 'laid')).toHaveLength(1)
  desk.isAway = true
  await lay('tried')
  for (let tries = 0; tries < 4; tries += 1) {
    await turn()
    if (tries < 3) clock.set((await row('tried')).next_attempt_at)
  }
  const pauseMs = (await row('tried')).next_attempt_at.getTime() - clock.now().getTime()
  clock.set(new Date(clock.now().getTime() - hourMs))
  for (let turns = 0; turns < 3; turns += 1) {
    await turn()
    expect((await row('tried')).next_attempt_at.getTime() - clock.now().getTime()).toBeLessThanOrEqual(pauseMs)
    expect((await row('tried')).attempts).toBe(4)
    clock.set(new Date(clock.now().getTime() + 1000))
  }
  desk.isAway = false
  clock.set((await row('tried')).next_attempt_at)
  await turn()
  expect(received(desk, 'tried')).toHaveLength(1)
}, 60_000)

test('a clock that is set forward makes nothing be sent twice', async () => {
  const { clock, lay, turn } = await deliveries()
  await lay('ahead')
  await turn()
  clock.set(new Date(clock.now().getTime() + 3 * hourMs))
  await turn()
  expect(received(desk, 'ahead')).toHaveLength(1)
}, 60_000)
