import { beforeAll, expect, test } from 'vitest'
import { WriteWatch } from '#kernel/telemetry'
import { openSecretBox } from '#platform/secrets'
import { type FreshDatabase, freshDatabase, ManualClock, tempDir } from '../../../../test/harness/index.ts'
import { partHarness } from '../../../../test/harness/part-harness.ts'
import { memoryMetrics } from '../../../../test/harness/promql/memory-metrics.ts'
import { MemorySource } from '../../../../test/harness/promql/memory-source.ts'
import { AlertingSettings } from '../alerting-settings.ts'
import { endSilence, getSilence, listSilences, saveSilence } from '../contract.ts'
import { createAlerting } from '../feature.ts'
import { hidersAt } from '../suppression/hiders.ts'

let database: FreshDatabase
let call: ReturnType<typeof partHarness>['call']
const clock = new ManualClock('2026-03-02T10:00:00Z')
beforeAll(async () => {
  database = await freshDatabase()
  const alerting = createAlerting({ settings: AlertingSettings.parse({}), secrets: await openSecretBox({ dataDir: await tempDir() }), telemetry: { metrics: memoryMetrics(new MemorySource()), writes: new WriteWatch() } })
  call = partHarness({ database, parts: [alerting], clock }).call
})

const at = (time: string) => clock.set(`2026-03-02T${time}Z`)
/** How a silence stands by all who say it, and whether it hides. */
async function stands(id: string, alertname: string) {
  const { silence: { state } } = await call(getSilence, { id })
  expect((await call(listSilences, { state })).items.map((each) => each.id)).toContain(id)
  const hiders = await hidersAt(database.db, clock.now(), new Map())
  expect(hiders.silencedBy({ alertname }, clock.now().getTime(), '').length).toBe(state === 'active' ? 1 : 0)
  return state
}

test('a silence goes on when the clock is set back, ends when it is set forward, and one that is to come waits', async () => {
  at('10:00:00')
  const now = await call(saveSilence, { matchers: ['alertname="Now"'], reason: 'At once', minutes: 60 })
  const later = await call(saveSilence, { matchers: ['alertname="Later"'], reason: 'To come', startsAt: '2026-03-02T10:30:00Z', minutes: 60 })
  for (const [time, ofNow, ofLater] of [['10:01:00', 'active', 'pending'], ['08:00:00', 'active', 'pending'], ['10:40:00', 'active', 'active'], ['09:00:00', 'active', 'pending'], ['11:10:00', 'expired', 'active'], ['12:00:00', 'expired', 'expired']] as const) {
    at(time)
    expect([await stands(now.id, 'Now'), await stands(later.id, 'Later')], time).toEqual([ofNow, ofLater])
  }
})

test('one that was ended by hand stays ended, whatever the clock says then', async () => {
  at('10:00:00')
  const { id } = await call(saveSilence, { matchers: ['alertname="Ended"'], reason: 'Mended soon', minutes: 60 })
  at('10:10:00')
  await call(endSilence, { id })
  at('09:00:00')
  expect(await stands(id, 'Ended')).toBe('expired')
  at('10:05:00')
  expect(await stands(id, 'Ended')).toBe('expired')
})

test('one that is ended after the clock was set back is over at once', async () => {
  at('10:00:00')
  const { id } = await call(saveSilence, { matchers: ['alertname="Back"'], reason: 'Mended soon', minutes: 60 })
  at('09:00:00')
  expect(await stands(id, 'Back')).toBe('active')
  await call(endSilence, { id })
  expect(await stands(id, 'Back')).toBe('expired')
})
