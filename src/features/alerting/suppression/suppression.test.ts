import { afterAll, beforeAll, expect, test } from 'vitest'
import { relate } from '#kernel/catalog'
import { localToken } from '#kernel/access'
import { systemClock } from '#platform/clock'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { listIncidents } from '#features/incidents/contract'
import { AlertUnhidden, closeMaintenance, listMaintenances, MaintenanceClosed, openMaintenance } from '../contract.ts'

let place: Place
let token = ''
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
})
afterAll(() => place.end())

const api = (path: string, init: RequestInit = {}) => fetch(`${place.site.url}/alertmanager/api/v2${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
const fire = (service: string, alertname: string, severity: string) => api('/alerts', { method: 'POST', body: JSON.stringify([{ labels: { alertname, service, severity }, annotations: { summary: 'Broken' } }]) })
const incidentsOf = async (service: string) => (await place.call(listIncidents, {})).items.filter((each) => each.service === `service:default/${service}`)
const statusOf = async (name: string) => ((await (await api(`/alerts?filter=alertname="${name}"`)).json()) as { status: { state: string; silencedBy: string[] } }[])[0]?.status
const dependsOn = (from: string, to: string) => place.transact((ctx) => relate(ctx, { by: 'test', from: `service:default/${from}`, type: 'dependsOn', to: `service:default/${to}`, reason: 'It asks it.' }))

test('a maintenance hides a service and what depends on it; what still fires when it closes opens an incident then', async () => {
  await dependsOn('web', 'store')
  const maintenance = await place.call(openMaintenance, { service: 'service:default/store', reason: 'A new disk' })
  await fire('store', 'StoreDown', 'medium')
  await fire('web', 'WebSlow', 'medium')
  await fire('other', 'OtherDown', 'medium')
  await eventually(async () => expect(await incidentsOf('other')).toHaveLength(1))
  await eventually(async () => expect(await statusOf('WebSlow')).toEqual(expect.objectContaining({ state: 'suppressed', silencedBy: [`maintenance:${maintenance.id}`] })))
  expect([await incidentsOf('store'), await incidentsOf('web')]).toEqual([[], []])
  expect((await place.call(listMaintenances, { state: 'open' })).items).toMatchObject([{ hid: 2, reason: 'A new disk' }])
  await place.call(closeMaintenance, { id: maintenance.id })
  await eventually(async () => expect([await incidentsOf('store'), await incidentsOf('web')]).toMatchObject([[{}], [{}]]), { timeoutMs: 20_000 })
  expect((await place.events(AlertUnhidden)).map(({ alert }) => alert.name).toSorted()).toEqual(['StoreDown', 'WebSlow'])
  expect(await place.events(MaintenanceClosed)).toMatchObject([{ maintenance: { state: 'over', hid: 2 } }])
})

test('a graver alert of what a service depends on hides its own, and is shown as the parent', async () => {
  await dependsOn('shop', 'payments')
  await fire('payments', 'PaymentsDown', 'critical')
  await fire('shop', 'ShopErrors', 'high')
  await eventually(async () => expect((await statusOf('ShopErrors'))?.silencedBy[0]).toMatch(/^dependency:/))
  await eventually(async () => expect(await incidentsOf('payments')).toHaveLength(1))
  expect(await incidentsOf('shop')).toEqual([])
  expect(await statusOf('PaymentsDown')).toMatchObject({ state: 'active' })
})

test('two services that depend on each other hide nothing of each other', async () => {
  await dependsOn('left', 'right')
  await dependsOn('right', 'left')
  await fire('left', 'LeftDown', 'critical')
  await fire('right', 'RightDown', 'critical')
  await eventually(async () => expect([await incidentsOf('left'), await incidentsOf('right')]).toMatchObject([[{}], [{}]]))
})
