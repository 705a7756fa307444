import { afterAll, beforeAll, expect, test } from 'vitest'
import { declareIncident, mostShownAlerts } from '#features/incidents/contract'
import { firstIdAt, newId } from '#lib/id'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { getAlert, listAlerts, noiseReport, showLedger } from '../contract.ts'
import { clearAlerts, clearedAtOnce } from './clear-alerts.ts'

let place: Place
beforeAll(async () => { place = await startPlace() })
afterAll(() => place.end())

const dayMs = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * dayMs)
const left = async () => (await sql<{ name: string; count: number }>`select name, count(*)::int as count from alerting_alerts group by 1 order by 1`.execute(place.database.db)).rows.map(({ name, count }) => `${name} ${count}`)

/** Alerts as they lie there after so many days: they fired then, and ended an hour later unless they fire still. */
async function keep(name: string, days: number, { count = 1, fires = false } = {}): Promise<string[]> {
  const { db } = place.database
  const ids = Array.from({ length: count }, (_, index) => firstIdAt(ago(days)).replace(/0000-0000-0{12}$/, `7000-8000-${(Number(`${name.length}${days}`) * 10_000 + index).toString(16).padStart(12, '0')}`))
  await sql`insert into alerting_alerts (id, fingerprint, name, severity, service, state, summary, labels, started_at, fired_at, resolved_at)
    select id, ${name} || id, ${name}, 'low', 'service:default/shop', ${fires ? 'firing' : 'resolved'}, 'So', '{}', ${ago(days)}, ${ago(days)}, ${fires ? null : ago(days - 1 / 24)} from unnest(${ids}::uuid[]) as g (id)`.execute(db)
  await sql`insert into alerting_hidden (by_what, alert_id, first_at, last_at) select 'silence:x', id, ${ago(days)}, ${ago(days)} from unnest(${ids}::uuid[]) as g (id)`.execute(db)
  return ids
}

test('alerts that ended long ago go, in pieces; what fires, is awaited, or is shown with an incident stays, and so do the figures of the ledger', async () => {
  const [gone = ''] = await keep('Gone', 91, { count: 2 * clearedAtOnce + 1 })
  await keep('Kept', 89)
  await keep('Fires', 300, { fires: true })
  await keep('Recent', 10)
  const [awaited = ''] = await keep('Awaited', 100)
  await sql`insert into alerting_group_members (group_id, fingerprint) values ('some group', ${`Awaited${awaited}`})`.execute(place.database.db)
  const [shown = ''] = await keep('Shown', 200)
  const { id: incident, number } = await place.call(declareIncident, { title: 'The night of the long alerts', alertId: shown })
  const many = await keep('Many', 150, { count: mostShownAlerts + 20 })
  await sql`insert into incidents_alerts (incident_id, alert_id) select ${incident}::uuid, id from unnest(${many}::text[]) as g (id)`.execute(place.database.db)
  const ledger = await place.call(showLedger, { from: ago(14).toISOString() })
  await place.stop()
  place = await startPlace(place)
  await eventually(async () => expect(await left()).toEqual(['Awaited 1', 'Fires 1', 'Kept 1', `Many ${mostShownAlerts - 1}`, 'Recent 1', 'Shown 1']), { timeoutMs: 60_000 })
  expect((await sql<{ count: number }>`select count(*)::int as count from alerting_hidden h where not exists (select from alerting_alerts a where a.id = h.alert_id)`.execute(place.database.db)).rows).toEqual([{ count: 0 }])
  expect((await place.call(showLedger, { from: ledger.from, to: ledger.to })).items).toEqual(ledger.items)
  expect(ledger.missing).toBeNull()
  expect((await place.call(noiseReport, {})).missing).toBeNull()
  expect((await place.call(noiseReport, { from: ago(100).toISOString() })).missing).toMatch(/^Alerts that ended before .* are no longer kept/)
  expect(await place.call(noiseReport, { from: ago(130).toISOString(), to: ago(120).toISOString() })).toMatchObject({ isKept: false, fired: 0, summary: 'What fired then is no longer kept.' })
  expect((await place.call(listAlerts, { ids: [shown, gone] })).items.map(({ id }) => id)).toEqual([shown])
  await expect(place.call(getAlert, { id: gone })).rejects.toThrow(/^It is no longer kept: .* The timeline has what became of it\.$/)
  await expect(place.call(getAlert, { id: newId() })).rejects.toThrow('There is no such alert. List them')
  expect(number).toBe(1)
}, 120_000)

test('a piece that fails takes nothing out', async () => {
  const before = await left()
  await expect(place.transact(async (ctx) => {
    await clearAlerts(ctx, { before: ago(1) })
    throw new Error('killed')
  })).rejects.toThrow('killed')
  expect(await left()).toEqual(before)
})
