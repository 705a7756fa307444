import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#platform/database'
import { eventually } from '../../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../../test/releases/start-place.ts'
import { AlertFired, AlertResolved, getCheck, getHeartbeat, saveCheck } from '../../contract.ts'

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

const patient = { timeoutMs: 30_000, intervalMs: 20 }
const nightly = { kind: 'heartbeat', name: 'nightly', service: 'service:default/shop', intervalMs: 3_600_000, graceMs: 60_000 } as const
const stateOf = async () => (await place.call(getCheck, { name: 'nightly' })).check

async function call(signal = '', init: RequestInit = {}): Promise<number> {
  const { url } = await place.call(getHeartbeat, { name: 'nightly' })
  return (await fetch(url + signal, init)).status
}

test('a job calls by GET, HEAD or POST; its failure alerts, its success ends that', async () => {
  expect(await place.call(saveCheck, nightly)).toMatchObject({ state: 'unknown', reason: 'No ping has come yet.', target: 'every 1 h' })
  expect(await call('/start', { method: 'HEAD' })).toBe(200)
  expect(await call('/log', { method: 'POST', body: 'half done, password=geheim' })).toBe(200)
  expect(await call('/0')).toBe(200)
  await eventually(async () => expect(await stateOf()).toMatchObject({ state: 'ok', reason: expect.stringContaining('called in time') }), patient)
  expect(await call('/17', { method: 'POST', body: 'disk full' })).toBe(200)
  await eventually(async () => expect(await place.events(AlertFired)).toMatchObject([{ alert: { name: 'nightly', summary: 'shop: the job ended with exit code 17.' } }]), patient)
  expect(await call()).toBe(200)
  await eventually(async () => expect(await place.events(AlertResolved)).toHaveLength(1), patient)
  const { pings, url } = await place.call(getHeartbeat, { name: 'nightly' })
  expect(pings.map(({ kind, exitCode, method, body }) => [kind, exitCode, method, body])).toEqual([
    ['success', null, 'GET', ''], ['fail', 17, 'POST', 'disk full'], ['success', 0, 'GET', ''], ['log', null, 'POST', 'half done, password=***'], ['start', null, 'HEAD', ''],
  ])
  expect(pings.at(2)?.durationMs).toBeGreaterThanOrEqual(0)
  expect(url).toMatch(new RegExp(`^${place.site.url}/hooks/heartbeat/[A-Za-z0-9_-]{24}$`))
})

test('one that does not call in time alerts, also over a restart; once', async () => {
  const before = (await place.events(AlertFired)).length
  await place.stop()
  await sql`update alerting_checks set late_at = now() - interval '1 s' where name = 'nightly'`.execute(place.database.db)
  place = await startPlace(place)
  await eventually(async () => expect((await place.events(AlertFired)).slice(before)).toMatchObject([{ alert: { summary: expect.stringMatching(/^shop: no ping came: it was due .*, and 1 m of grace are over\.$/) } }]), patient)
  expect(await stateOf()).toMatchObject({ state: 'failing' })
  expect(Date.parse((await stateOf()).dueAt ?? '')).toBeGreaterThan(Date.now() + 3_000_000)
})

test('what was due while nobody listened is unknown and alerts nobody', async () => {
  const before = (await place.events(AlertFired)).length
  await place.call(saveCheck, { ...nightly, graceMs: 61_000 })
  await call()
  await eventually(async () => expect((await stateOf()).state).toBe('ok'), patient)
  await place.stop()
  await sql`update alerting_checks set late_at = now() - interval '30 s' where name = 'nightly'`.execute(place.database.db)
  await sql`update alerting_listening set until_at = now() - interval '10 minutes'`.execute(place.database.db)
  place = await startPlace(place)
  await eventually(async () => expect(await stateOf()).toMatchObject({ state: 'unknown', reason: expect.stringContaining('Daybook did not listen') }), patient)
  expect(await place.events(AlertFired)).toHaveLength(before)
})

test('wrong addresses, wrong signals and floods are told so; one that is off counts nothing', async () => {
  expect((await fetch(`${place.site.url}/hooks/heartbeat/${'a'.repeat(24)}`)).status).toBe(404)
  expect((await fetch(`${place.site.url}/hooks/heartbeat/short/start`)).status).toBe(404)
  expect(await call('/999')).toBe(400)
  await place.call(saveCheck, { ...nightly, isOn: false })
  const { pings } = await place.call(getHeartbeat, { name: 'nightly' })
  expect(await call()).toBe(200)
  expect((await place.call(getHeartbeat, { name: 'nightly' })).pings).toHaveLength(pings.length)
  const answers = await Promise.all(Array.from({ length: 70 }, () => call()))
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(5)
})
