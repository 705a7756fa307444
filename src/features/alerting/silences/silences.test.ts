import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { sql } from '#platform/database'
import { systemClock } from '#platform/clock'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { tellEndings } from './silence-endings.ts'
import { endSilence, getSilence, listSilences, previewSilence, saveReceiver, saveSilence, SilenceEnded, SilenceEnding } from '../contract.ts'

let place: Place
let token = ''
const told: { status: string; alerts: { labels: Record<string, string>; status: string }[] }[] = []
const hook = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => { body += piece.toString() })
  request.on('end', () => {
    told.push(JSON.parse(body))
    response.end()
  })
})
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await new Promise<void>((resolve) => { hook.listen(0, '127.0.0.1', resolve) })
  await place.call(saveReceiver, { name: 'team', url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` })
})
afterAll(async () => {
  await place.end()
  await new Promise((resolve) => { hook.close(resolve) })
})

const api = (path: string, init: RequestInit = {}) => fetch(`${place.site.url}/alertmanager/api/v2${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
const fire = (...names: string[]) => api('/alerts', { method: 'POST', body: JSON.stringify(names.map((alertname) => ({ labels: { alertname, service: 'shop' }, annotations: { summary: 'Broken' } }))) })
const toldOf = (name: string) => told.filter(({ alerts }) => alerts.some(({ labels }) => labels['alertname'] === name))

test('what a silence hides is not told but kept, and is told when the silence ends while it fires', async () => {
  const silence = await place.call(saveSilence, { matchers: ['alertname="Noisy"', 'service=~"sh.*"'], reason: 'The disk is being changed', minutes: 10 })
  expect(silence).toMatchObject({ state: 'active', matchers: ['alertname="Noisy"', 'service=~"sh.*"'], hides: 0 })
  await fire('Noisy', 'Loud')
  await eventually(() => expect(toldOf('Loud')).toHaveLength(1))
  await eventually(async () => expect((await place.call(getSilence, { id: silence.id })).hidden).toMatchObject([{ name: 'Noisy', state: 'firing' }]))
  expect(await (await api('/alerts?filter=alertname="Noisy"')).json()).toMatchObject([{ status: { state: 'suppressed', silencedBy: [silence.id] }, receivers: [{ name: 'team' }] }])
  expect(await (await api('/alerts?silenced=false&filter=alertname="Noisy"')).json()).toEqual([])
  expect((await place.call(listSilences, {})).items).toMatchObject([{ hides: 1, hid: 1, reason: 'The disk is being changed' }])
  expect(toldOf('Noisy')).toEqual([])
  await place.call(endSilence, { id: silence.id })
  await eventually(() => expect(toldOf('Noisy')).toHaveLength(1), { timeoutMs: 15_000 })
  expect(await place.events(SilenceEnded)).toMatchObject([{ silence: { state: 'expired', hid: 1 } }])
})

test('a silence that ends soon while what it hides still fires says so once', async () => {
  const { id } = await place.call(saveSilence, { matchers: ['alertname="Ending"'], reason: 'A short one', minutes: 10 })
  await fire('Ending')
  await eventually(async () => expect((await place.call(getSilence, { id })).silence.hides).toBe(1))
  const tell = () => tellEndings({ transact: place.transact as never })
  await tell()
  expect(await place.events(SilenceEnding)).toEqual([])
  await sql`update alerting_silences set starts_at = now() - interval '9 m', ends_at = now() + interval '1 m' where id = ${id}::uuid`.execute(place.database.db)
  await tell()
  await tell()
  expect(await place.events(SilenceEnding)).toMatchObject([{ silence: { id, hides: 1, reason: 'A short one' } }])
  await place.call(endSilence, { id })
})

test('a silence of everything asks first, and shows what it would hide', async () => {
  await expect(place.call(saveSilence, { matchers: ['alertname=~".*"'], reason: 'Peace' })).rejects.toThrow('would hide every alert')
  expect(await place.call(previewSilence, { matchers: ['alertname=~".+"'] })).toMatchObject({ hidesAll: true, firingCount: 3, firedInWeek: 3 })
  await expect(place.call(saveSilence, { matchers: ['alertname~"x"'], reason: 'Peace' })).rejects.toThrow('does not read')
  const { id } = await place.call(saveSilence, { matchers: ['alertname=~".*"'], reason: 'Peace', hidesAll: true })
  await place.call(endSilence, { id })
})

test('clients of Alertmanager list, add, change and end silences', async () => {
  const body = { matchers: [{ name: 'alertname', value: 'Quiet', isRegex: false }], startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 3_600_000).toISOString(), createdBy: 'amtool', comment: 'A test' }
  const { silenceID } = await (await api('/silences', { method: 'POST', body: JSON.stringify(body) })).json() as { silenceID: string }
  expect(await (await api(`/silence/${silenceID}`)).json()).toMatchObject({ id: silenceID, status: { state: 'active' }, comment: 'A test', createdBy: 'amtool', matchers: [{ name: 'alertname', value: 'Quiet', isRegex: false, isEqual: true }] })
  const longer = { ...body, id: silenceID, endsAt: new Date(Date.now() + 7_200_000).toISOString() }
  expect(await (await api('/silences', { method: 'POST', body: JSON.stringify(longer) })).json()).toEqual({ silenceID })
  const other = await (await api('/silences', { method: 'POST', body: JSON.stringify({ ...longer, matchers: [{ name: 'alertname', value: 'Other', isRegex: false }] }) })).json() as { silenceID: string }
  expect(other.silenceID).not.toBe(silenceID)
  expect(await (await api('/silences')).json()).toContainEqual(expect.objectContaining({ id: silenceID, status: { state: 'expired' } }))
  expect((await api(`/silence/${other.silenceID}`, { method: 'DELETE' })).status).toBe(200)
  expect((await api('/silence/nothing')).status).toBe(404)
  expect((await api('/silences', { method: 'POST', body: JSON.stringify({ ...body, matchers: [{ name: 'a', value: '', isRegex: false }] }) })).status).toBe(400)
  expect((await api('/silences', { method: 'POST', body: JSON.stringify({ ...body, matchers: [{ name: 'a', value: '(', isRegex: true }] }) })).status).toBe(400)
  expect((await fetch(`${place.site.url}/alertmanager/api/v2/silences`)).status).toBe(401)
})
