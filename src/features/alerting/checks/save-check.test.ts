import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { AlertFired, AlertResolved, deleteCheck, getCheck, listChecks, saveCheck, tryCheck } from '../contract.ts'

let place: Place
let server: Server
let url = ''
let heard: IncomingHttpHeaders[] = []
let answer: (response: ServerResponse) => void = (response) => response.end('well')
beforeAll(async () => {
  place = await startPlace()
  server = createServer((request, response) => {
    heard.push(request.headers)
    answer(response)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await place.end()
  server.closeAllConnections()
  server.close()
})

const shop = 'service:default/shop'
const patient = { timeoutMs: 30_000, intervalMs: 20 }
const guarded = { name: 'guarded', service: shop, intervalMs: 500, auth: 'bearer' as const }

test('a secret is sent and stands nowhere else; it goes only where it went', async () => {
  await expect(place.call(saveCheck, { ...guarded, url })).rejects.toThrow('It sends a secret, and none is there')
  expect(await place.call(saveCheck, { ...guarded, url, secret: 'tr0ub4dor' })).toMatchObject({ hasSecret: true })
  await eventually(() => heard.some(({ authorization }) => authorization === 'Bearer tr0ub4dor'), patient)
  const told = await sql<{ text: string }>`select row_to_json(e)::text as text from timeline_events e union all select row_to_json(c)::text from alerting_checks c`.execute(place.database.db)
  expect(told.rows.filter(({ text }) => text.includes('tr0ub4dor'))).toEqual([])
  expect(JSON.stringify(await place.call(getCheck, { name: 'guarded' }))).not.toContain('tr0ub4dor')
  // The same place keeps it; another one does not get it.
  expect(await place.call(saveCheck, { ...guarded, url: `${url}/other` })).toMatchObject({ hasSecret: true })
  await expect(place.call(saveCheck, { ...guarded, url: url.replace('127.0.0.1', 'localhost') })).rejects.toThrow('Enter the secret anew')
  heard = []
  expect(await place.call(tryCheck, { ...guarded, url: url.replace('127.0.0.1', 'localhost'), headers: { 'x-key': '${{ secret }}' } })).toMatchObject({ isUnknown: true })
  expect(heard.filter((headers) => headers['x-key'] !== undefined)).toEqual([])
  expect(await place.call(tryCheck, { ...guarded, url })).toMatchObject({ isOk: true, status: 200 })
  expect(await place.call(saveCheck, { ...guarded, auth: 'none', url: url.replace('127.0.0.1', 'localhost') })).toMatchObject({ hasSecret: false })
  await place.call(deleteCheck, { name: 'guarded' })
})

test('settings saved before there were kinds go on as HTTP checks', async () => {
  await sql`insert into alerting_checks (name, service, settings, is_on) values ('old', ${shop}, ${JSON.stringify({ name: 'old', service: shop, environment: null, url, method: 'GET', intervalMs: 500, timeoutMs: 5000, expectStatus: [], expectBody: null, maxLatencyMs: null, minCertificateDays: null, failuresToAlert: 3, successesToResolve: 2, severity: 'high', runbookUrl: null, isOn: true })}, true)`.execute(place.database.db)
  await sql`select pg_notify('alerting_checks', 'old')`.execute(place.database.db)
  await eventually(async () => expect((await place.call(getCheck, { name: 'old' })).check).toMatchObject({ kind: 'http', state: 'ok', redirect: 'follow' }), patient)
  await place.call(deleteCheck, { name: 'old' })
})

test('a body without end and one that drips end in time, as a failure', async () => {
  answer = (response) => {
    const more = () => { if (!response.destroyed) response.write('x'.repeat(1 << 20), more) }
    more()
  }
  expect(await place.call(tryCheck, { name: 'huge', service: shop, url })).toMatchObject({ isOk: false, isUnknown: false, error: expect.stringContaining('is larger than the 1048576 bytes') })
  answer = (response) => {
    const timer = setInterval(() => response.write('x'), 50)
    response.once('close', () => clearInterval(timer))
  }
  const startedAt = performance.now()
  expect(await place.call(tryCheck, { name: 'slow', service: shop, url, timeoutMs: 500 })).toMatchObject({ isOk: false, error: expect.stringContaining('did not answer in time') })
  expect(performance.now() - startedAt).toBeLessThan(5000)
  answer = (response) => response.end('well')
})

test('a kind is refused what another kind has, and what all lack is named', async () => {
  await expect(place.call(saveCheck, { kind: 'tcp', name: 'a', service: shop, host: '127.0.0.1', port: 1, url } as never)).rejects.toThrow('"url": There is no such field. There are: name, service, environment, kind, host, port')
  await expect(place.call(saveCheck, { kind: 'tcp', name: 'a', service: shop } as never)).rejects.toThrow('"host": It is missing.')
  await expect(place.call(saveCheck, { kind: 'smoke', name: 'a', service: shop } as never)).rejects.toThrow(/kind/)
})

test('three hundred that flap together fire and end each for itself, none twice', async () => {
  const before = { fired: (await place.events(AlertFired)).length, resolved: (await place.events(AlertResolved)).length }
  await sql`insert into alerting_checks (name, service, settings, is_on)
    select 'flap-' || n, ${shop}, jsonb_build_object('name', 'flap-' || n, 'service', ${shop}::text, 'url', ${url}::text, 'intervalMs', 1000, 'timeoutMs', 10000, 'failuresToAlert', 1, 'successesToResolve', 1), true from generate_series(1, 300) n`.execute(place.database.db)
  answer = (response) => { response.statusCode = 500; response.end() }
  await sql`select pg_notify('alerting_checks', '')`.execute(place.database.db)
  await eventually(async () => expect((await place.events(AlertFired)).length - before.fired).toBe(300), { timeoutMs: 60_000, intervalMs: 100 })
  answer = (response) => response.end('well')
  await eventually(async () => expect((await place.events(AlertResolved)).length - before.resolved).toBe(300), { timeoutMs: 60_000, intervalMs: 100 })
  const { items } = await place.call(listChecks, { recent: 5 })
  expect(items.filter(({ state }) => state === 'ok')).toHaveLength(300)
  expect(items[0]?.recent.length).toBeGreaterThan(1)
  await sql`delete from alerting_checks`.execute(place.database.db)
  await sql`select pg_notify('alerting_checks', '')`.execute(place.database.db)
}, 150_000)
