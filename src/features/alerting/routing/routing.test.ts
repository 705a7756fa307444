import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { newId } from '#lib/id'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { fireAlerts, resolveAlerts } from '../alerts/fire-alerts.ts'
import { getAlert, importRouting, listDeliveries, removeRouting, saveReceiver, showRouting, testRouting } from '../contract.ts'
import { forgetRefused } from './tell-refused.ts'

let place: Place
let token = ''
let url = ''
const posted: { path: string; body: string; authorization: string | undefined }[] = []
const hook = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => { body += piece.toString() })
  request.on('end', () => {
    posted.push({ path: request.url ?? '', body, authorization: request.headers.authorization })
    response.writeHead(request.url === '/gone' ? 410 : 200).end('ok')
  })
})
const patient = { timeoutMs: 20_000, intervalMs: 20 }
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await new Promise<void>((resolve) => { hook.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
  await place.call(saveReceiver, { name: 'instead', url: `${url}/instead` })
})
afterAll(async () => {
  await place.end()
  hook.closeAllConnections()
  await new Promise((resolve) => { hook.close(resolve) })
})

const fire = (labels: Record<string, string>) => fetch(`${place.site.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify([{ labels, annotations: { summary: 'Broken' } }]) })
const of = (path: string) => posted.filter((each) => each.path === path)

const text = () => `# the password is hush-hush
global:
  resolve_timeout: 7m
  slack_api_url: ${url}/slack-secret-path
route:
  receiver: everybody
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  routes:
    - matchers: [ team="db" ]
      receiver: db
      continue: true
    - matchers: [ severity="info" ]
      receiver: everybody
      mute_time_intervals: [always]
    - matchers: [ team="gone" ]
      receiver: gone
receivers:
  - name: everybody
    webhook_configs:
      - url: "${url}/everybody"
        http_config: { authorization: { credentials: 'hush-hush' } }
  - name: db
    slack_configs:
      - channel: '#db'
        send_resolved: true
      - channel: '#{{ .CommonLabels.team }}'
        title: '{{ .CommonLabels.alertname | toUpper }} {{ template "ours" . }}'
        text: '{{ .Nothing }}'
  - name: gone
    webhook_configs: [ { url: '${url}/gone' } ]
    sns_configs: [ { topic_arn: 'arn:aws:sns:us-east-2:123456789012:My-Topic', sigv4: { region: us-east-2 } } ]
time_intervals:
  - name: always
    time_intervals: [ { times: [ { start_time: '00:00', end_time: '24:00' } ] } ]
`

test('a configuration with faults is refused with their lines, and nothing changes', async () => {
  const wrong = text().replace('receiver: db', 'receiver: nobody')
  await expect(place.call(importRouting, { text: wrong })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'text', message: expect.stringMatching(/^Line \d+: .*nobody/) }] })
  expect(await place.call(showRouting, {})).toMatchObject({ isImported: false, routes: [{ receiver: '', depth: 0 }, { receiver: 'instead', depth: 1 }] })
  expect(await place.call(importRouting, { text: text(), isTrial: true })).toMatchObject({ isKept: false, routes: [{}, { matchers: ['team="db"'], receiver: 'db', continues: true }, { isMuted: true, mutedBy: 'It is always now.' }, {}] })
  expect((await place.call(showRouting, {})).isImported).toBe(false)
})

test('an imported configuration decides who is told, with its own texts, and its secrets are never shown', async () => {
  const { warnings } = await place.call(importRouting, { text: text(), templates: { 'ours.tmpl': '{{ define "ours" }}by ours{{ end }}' }, fallback: 'instead' })
  expect(warnings.map(({ message }) => message)).toEqual(['gone is told by sns with keys that its machine has, which are not read here. Write access_key and secret_key into sigv4; they are kept sealed.'])
  const shown = await place.call(showRouting, {})
  expect(shown).toMatchObject({ isImported: true, fallback: 'instead', templates: ['ours.tmpl'], intervals: [{ name: 'always', isNow: true }] })
  const { rows } = await sql<{ text: string }>`select string_agg(t::text, ' ') as text from (select to_jsonb(c) as t from alerting_configuration c union all select to_jsonb(e) from timeline_events e) x`.execute(place.database.db)
  for (const seen of [JSON.stringify(shown), rows[0]?.text ?? 'none']) expect(seen).not.toMatch(/slack-secret-path|hush-hush|\/everybody|\/gone/)
  expect(shown.text).toContain('continue: true')
  expect(await place.call(testRouting, { labels: { alertname: 'X', team: 'db' } })).toMatchObject({ receivers: ['db'], taken: [{ receiver: 'db', path: [expect.any(String), expect.any(String)], groupLabels: { alertname: 'X' } }] })
  expect(await place.call(testRouting, { labels: { severity: 'info' } })).toMatchObject({ receivers: ['everybody'], taken: [{ mutedBy: 'It is always now.' }] })
  await fire({ alertname: 'Imported', team: 'db', severity: 'critical' })
  await eventually(() => expect(of('/slack-secret-path')).toHaveLength(2), patient)
  const attachments = of('/slack-secret-path').map(({ body }) => JSON.parse(body) as { channel: string; attachments: { title: string; text?: string }[] }).toSorted((a, b) => (a.channel < b.channel ? -1 : 1))
  expect(attachments.map(({ attachments: [first] }) => first?.title).toSorted()).toEqual(['IMPORTED by ours', '[FIRING:1] Imported (critical db)'])
  expect(attachments.find(({ attachments: [first] }) => first?.title === 'IMPORTED by ours')?.attachments[0]?.text).toMatch(/^<error expanding template: .*Nothing/)
  await fire({ alertname: 'Whole', team: 'web' })
  await eventually(() => expect(of('/everybody')).toHaveLength(1), patient)
  expect(of('/everybody')[0]?.authorization).toBe('Bearer hush-hush')
  expect((await sql`select extract(epoch from expires_at - fired_at)::int as seconds from alerting_alerts where name = 'Whole'`.execute(place.database.db)).rows).toEqual([{ seconds: 420 }])
  expect(of('/instead')).toEqual([])
}, 60_000)

test('where a way of it refuses, or is not set up as it must be, the receiver named instead is told', async () => {
  await fire({ alertname: 'Lost', team: 'gone' })
  await eventually(() => expect(of('/instead')).toHaveLength(2), patient)
  expect(of('/instead').map(({ body }) => (JSON.parse(body) as { note: string }).note).toSorted()).toEqual([expect.stringContaining('by Amazon SNS: The channel has no accessKey and no secretKey.'), expect.stringContaining('by Webhook: It answered 410')])
  expect((await place.call(listDeliveries, { receiver: 'gone' })).items.map(({ state }) => state)).toEqual(['failed', 'failed'])
}, 60_000)

test('what is shown can be imported again: the secrets stay', async () => {
  const { text: shown } = await place.call(showRouting, {})
  await place.call(importRouting, { text: (shown ?? '').replace('receiver: db', 'receiver: everybody') })
  const before = of('/everybody').length
  await fire({ alertname: 'Again', team: 'db' })
  await eventually(() => expect(of('/everybody')).toHaveLength(before + 1), patient)
  await place.call(removeRouting, {})
  expect((await place.call(showRouting, {})).isImported).toBe(false)
  await expect(place.call(removeRouting, {})).rejects.toThrow('No configuration is imported')
}, 60_000)

test('an alert that cannot be routed says so where it is looked at', async () => {
  const now = systemClock.now()
  const id = newId()
  await place.transact((ctx) => fireAlerts(ctx, [{ id, name: 'Nameless', severity: 'low', service: 'service:default/shop', environment: null, summary: 'It has no labels', labels: {}, annotations: {}, started_at: now, check_name: null, runbook_url: null, generator_url: null, expires_at: null, source: 'posted' }]))
  await eventually(async () => expect((await place.call(getAlert, { id })).alert.suppressedBy).toMatchObject([{ kind: 'refused', text: 'It cannot be routed: It has no labels. Give it at least one.', href: null }]), patient)
  await place.transact((ctx) => resolveAlerts(ctx, [{ id, why: 'the test is over.' }]))
  await place.transact((ctx) => forgetRefused(ctx.db))
  expect((await sql`select from alerting_suppressions where kind = 'refused'`.execute(place.database.db)).rows).toHaveLength(0)
}, 60_000)
