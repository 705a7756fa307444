import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { AlertFired, AlertResolved, importRouting } from '../contract.ts'

let place: Place
let token = ''
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await place.call(importRouting, { text: 'route: { receiver: desk, group_by: [service], group_wait: 30s }\nreceivers: [{ name: desk }]' })
})
afterAll(() => place.end())

const post = (body: unknown) => fetch(`${place.site.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) })
const storm = (name: string, count: number) => Array.from({ length: count }, (_, at) => ({ labels: { alertname: name, service: `service-${at % 7}`, instance: `host-${at}` }, annotations: { summary: `Trouble at host ${at}.` } }))
const standing = async (name: string) => (await sql<{ state: string; count: number }>`select state, count(*) as count from alerting_alerts where name = ${name} group by 1 order by 1`.execute(place.database.db)).rows
const ended = new Date(Date.now() - 1000).toISOString()

test('all of a storm is kept when it is answered, and then routed and told', async () => {
  expect((await post(storm('Storm', 4200))).status).toBe(200)
  expect(await standing('Storm')).toEqual([{ state: 'firing', count: 4200 }])
  await eventually(async () => expect((await sql<{ count: number }>`select count(*) as count from alerting_group_members`.execute(place.database.db)).rows[0]?.count).toBe(4200), { timeoutMs: 30_000 })
  await eventually(async () => expect(await place.events(AlertFired)).toHaveLength(4200), { timeoutMs: 30_000 })
})

test('what a storm says of an alert twice counts in its order, in whichever pieces it comes', async () => {
  const alerts = storm('Twice', 2600)
  const [first, second] = [alerts[1240], alerts[600]]
  // The first is in the piece that is being written when its end comes with the next.
  const said = [...alerts.slice(0, 1260), { ...first, endsAt: ended }, ...alerts.slice(1260), { ...second, endsAt: ended }, second]
  expect((await post(said)).status).toBe(200)
  // Of two in one piece the last counts.
  expect(await standing('Twice')).toEqual([{ state: 'firing', count: 2599 }, { state: 'resolved', count: 1 }])
  expect((await post(alerts.map((alert) => ({ ...alert, endsAt: ended })))).status).toBe(200)
  expect(await standing('Twice')).toEqual([{ state: 'resolved', count: 2600 }])
  await eventually(async () => expect((await place.events(AlertResolved)).length).toBe(2600), { timeoutMs: 30_000 })
})

test('bad ones of a storm are named by their place in it', async () => {
  const alerts: unknown[] = storm('Partly', 2600)
  alerts[1700] = { labels: {} }
  alerts[2599] = 7
  const answer = await post(alerts)
  expect([answer.status, await answer.json()]).toEqual([400, expect.stringMatching(/^alert 1700: .*at least one label.*\nalert 2599: [^\n]+$/)])
  expect(await standing('Partly')).toEqual([{ state: 'firing', count: 2598 }])
})
