import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { AlertFired, AlertResolved } from '../contract.ts'
import { receiveAlerts } from './receive-alerts.ts'
import { fireAlerts, type NewAlert, resolveAlerts } from './fire-alerts.ts'
import { newId } from '#lib/id'

let place: Place
beforeAll(async () => { place = await startPlace() })
afterAll(() => place.end())

const storm = (name: string, count: number) => Array.from({ length: count }, (_, at) => ({ labels: { alertname: name, service: `service-${at % 7}`, instance: `host-${at}` }, annotations: { summary: `Trouble at host ${at}.` } }))
const waiting = async () => Number((await sql<{ count: string }>`select count(*) as count from alerting_to_tell`.execute(place.database.db)).rows[0]?.count)
const told = async () => (await sql<{ type: string; id: string }>`select type, data -> 'alert' ->> 'id' as id from timeline_events where type in (${AlertFired.name}, ${AlertResolved.name}) order by timeline_events.id`.execute(place.database.db)).rows

test('each alert of a storm comes on the timeline once, its beginning before its end, by whom it came', async () => {
  const posted = storm('Storm', 1200)
  await place.transact((ctx) => receiveAlerts(ctx, posted))
  const ended = posted.map((each) => ({ ...each, endsAt: new Date(Date.now() - 1000).toISOString() }))
  // Three at once, while others are still to be told, and then the rest of the storm.
  await place.transact((ctx) => receiveAlerts(ctx, ended.slice(900, 903)))
  await place.transact((ctx) => receiveAlerts(ctx, ended))
  await eventually(async () => expect(await waiting()).toBe(0), { timeoutMs: 30_000 })
  const all = await told()
  const fired = new Map(all.flatMap(({ type, id }, at) => (type === AlertFired.name ? [[id, at] as const] : [])))
  const resolved = all.flatMap(({ type, id }, at) => (type === AlertResolved.name ? [[id, at] as const] : []))
  expect([all.length, fired.size, resolved.length]).toEqual([2400, 1200, 1200])
  expect(resolved.filter(([id, at]) => !((fired.get(id) ?? Infinity) < at))).toEqual([])
  const { rows } = await sql<{ actor: string }>`select distinct actor_kind || ':' || actor_id as actor from timeline_events where type = ${AlertFired.name}`.execute(place.database.db)
  expect(rows).toHaveLength(1)
})

test('what a transaction takes back is not told', async () => {
  const before = (await told()).length
  const alerts = storm('Undone', 300).map(({ labels, annotations }): NewAlert => ({
    id: newId(), labels, annotations, name: 'Undone', severity: 'low', service: 'service:default/x', environment: null, summary: 'x', source: 'posted', started_at: new Date(), check_name: null, runbook_url: null, generator_url: null, expires_at: null,
  }))
  await expect(place.transact(async (ctx) => {
    const rows = await fireAlerts(ctx, alerts)
    await resolveAlerts(ctx, rows.map(({ id }) => ({ id, why: 'it was not meant.' })))
    throw new Error('undone')
  })).rejects.toThrow('undone')
  expect([await waiting(), (await told()).length]).toEqual([0, before])
})
