import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { sql } from '#platform/database'
import { systemClock } from '#platform/clock'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { AlertFired, AlertResolved, listAlerts } from '../contract.ts'

let place: Place
let token = ''
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
})
afterAll(() => place.end())

const path = '/alertmanager/api/v2/alerts'
const post = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) => fetch(`${place.site.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
const get = async (query = '') => (await fetch(`${place.site.url}${path}${query}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<Record<string, unknown>[]>

const labels = { alertname: 'HighErrorRate', service: 'shop', severity: 'page', environment: 'production', instance: '10.0.0.1:9090' }

test('Prometheus sends an alert again and again, and then its end', async () => {
  const startsAt = new Date(Date.now() - 60_000).toISOString()
  const alert = { labels, annotations: { summary: '5 % of requests fail', runbook_url: 'https://docs.example.org/errors' }, startsAt, endsAt: new Date(Date.now() + 240_000).toISOString(), generatorURL: 'http://prometheus/graph' }
  for (let time = 0; time < 3; time += 1) expect((await post([alert])).status).toBe(200)
  expect(await place.events(AlertFired)).toMatchObject([{ alert: { name: 'HighErrorRate', service: 'service:default/shop', environment: 'production', severity: 'high', startedAt: startsAt, summary: '5 % of requests fail', runbookUrl: 'https://docs.example.org/errors' } }])
  expect(await get()).toMatchObject([{ labels, startsAt, status: { state: 'active' }, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) }])
  expect(await get(`?filter=${encodeURIComponent('service=~"sh.*"')}&filter=${encodeURIComponent('severity!="page"')}`)).toEqual([])
  expect(await get(`?filter=${encodeURIComponent('service=~"sh.*"')}`)).toHaveLength(1)
  expect((await post([{ ...alert, endsAt: new Date(Date.now() - 1000).toISOString() }])).status).toBe(200)
  expect(await place.events(AlertResolved)).toHaveLength(1)
  expect(await get()).toEqual([])
})

test('an alert that is not sent again ends by itself', async () => {
  await post([{ labels: { alertname: 'Lost', job: 'team/cart', namespace: 'web' } }])
  const { items: [alert] } = await place.call(listAlerts, { state: 'firing' })
  expect(alert).toMatchObject({ service: 'service:web/cart', severity: 'medium' })
  await sql`update alerting_alerts set expires_at = now() - interval '1 s' where id = ${alert?.id}::uuid`.execute(place.database.db)
  await eventually(async () => expect((await place.call(listAlerts, { state: 'firing' })).items).toEqual([]), { timeoutMs: 10_000 })
})

test('bad ones are refused with a sentence while good ones are taken; strangers are turned away', async () => {
  const answer = await post([{ labels: {} }, { labels: { alertname: 'Fine' } }, 7, { labels: { alertname: 'x', a: 1 } }])
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatch(/alert 0: .*at least one label[\s\S]*alert 2/)
  expect((await get()).map((each) => each['labels'])).toEqual([{ alertname: 'Fine' }])
  expect((await post('{')).status).toBe(400)
  expect((await post([], {})).status).toBe(401)
  expect((await fetch(`${place.site.url}${path}?filter=nonsense`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(400)
})
