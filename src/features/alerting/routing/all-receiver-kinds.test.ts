import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { getDelivery, importRouting, listDeliveries, showRouting } from '../contract.ts'

let place: Place
let token = ''
let url = ''
const asked: { path: string; body: string; headers: IncomingHttpHeaders }[] = []
/** Takes everything, as each vendor says that it does. */
const vendors = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => { body += piece.toString() })
  request.on('end', () => {
    const path = request.url ?? ''
    asked.push({ path, body, headers: request.headers })
    const isClosed = asked.some((each) => each.path === '/jira/issue')
    const answer = path.startsWith('/wecom/gettoken') ? { errcode: 0, access_token: 'bought-token', expires_in: 7200 } : path.startsWith('/wecom/') ? { errcode: 0 }
      : path === '/jira/search' ? { issues: isClosed ? [{ key: 'OPS-7', fields: { status: { statusCategory: { key: 'new' } } } }] : [] } : path.endsWith('/transitions') ? { transitions: [{ id: '5', name: 'Done' }] } : { ok: true, success: true }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
})
const patient = { timeoutMs: 30_000, intervalMs: 20 }
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await new Promise<void>((resolve) => { vendors.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(vendors.address() as AddressInfo).port}`
})
afterAll(async () => {
  await place.end()
  vendors.closeAllConnections()
  await new Promise((resolve) => { vendors.close(resolve) })
})

const tell = (endsAt?: string) => fetch(`${place.site.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify([{ labels: { alertname: 'Down', severity: 'critical', service: 'shop' }, annotations: { summary: 'Broken' }, ...(endsAt === undefined ? {} : { endsAt }) }]) })
const of = (path: string) => asked.filter((each) => each.path === path)
const json = (path: string, index = 0) => JSON.parse(of(path)[index]?.body ?? 'null') as Record<string, unknown>

/** Every kind of receiver that Alertmanager has; mail and Pushover, which has no address of one's own, are told of nothing. */
const text = () => `
global:
  smtp_smarthost: localhost:25
  smtp_from: alerts@example.org
  victorops_api_key: secret-victorops
  victorops_api_url: ${url}/victorops/
  wechat_api_url: ${url}/wecom/
  wechat_api_secret: secret-wecom
  wechat_api_corp_id: corp
  jira_api_url: ${url}/jira
route: { receiver: everything, group_by: [alertname], group_wait: 0s, group_interval: 1s, routes: [ { receiver: mail, matchers: [ team="nobody" ] } ] }
receivers:
  - name: mail
    email_configs: [ { to: ops@example.org } ]
    pushover_configs: [ { user_key: secret-user, token: secret-pushover } ]
  - name: everything
    webhook_configs: [ { url: '${url}/webhook' } ]
    slack_configs: [ { api_url: '${url}/slack', channel: '#ops', send_resolved: true, fields: [ { title: Service, value: '{{ .CommonLabels.service }}' } ] } ]
    mattermost_configs: [ { webhook_url: '${url}/mattermost' } ]
    msteams_configs: [ { webhook_url: '${url}/msteams' } ]
    msteamsv2_configs: [ { webhook_url: '${url}/msteamsv2' } ]
    discord_configs: [ { webhook_url: '${url}/discord' } ]
    pagerduty_configs: [ { routing_key: secret-pagerduty, url: '${url}/pagerduty' } ]
    opsgenie_configs: [ { api_key: secret-opsgenie, api_url: '${url}/opsgenie/' } ]
    telegram_configs: [ { bot_token: secret-telegram, chat_id: 1, api_url: '${url}' } ]
    victorops_configs: [ { routing_key: '{{ .CommonLabels.service }}', custom_fields: { Own_Name: 'of {{ .CommonLabels.alertname }}' }, entity_display_name: 'VO {{ .Status }}' } ]
    webex_configs: [ { room_id: room, api_url: '${url}/webex', message: 'W {{ .CommonAnnotations.summary }}', http_config: { authorization: { credentials: secret-webex } } } ]
    wechat_configs: [ { to_user: '@all', agent_id: '7', message: 'C {{ template "ours" . }}', send_resolved: true } ]
    sns_configs: [ { api_url: '${url}/sns/', topic_arn: 'arn:aws:sns:eu-west-1:123456789012:alerts', subject: 'N {{ .Status }}', attributes: { Own_Name: x }, sigv4: { access_key: AKIDEXAMPLE, secret_key: secret-sns } } ]
    jira_configs: [ { project: OPS, issue_type: Bug, resolve_transition: Done, summary: { template: 'J {{ .Status }}', enable_update: false }, fields: { customfield_1: [ '{{ .CommonLabels.service }}' ] }, http_config: { basic_auth: { username: ada, password: secret-jira } } } ]
    incidentio_configs: [ { url: '${url}/incidentio', alert_source_token: secret-incidentio } ]
    rocketchat_configs: [ { api_url: '${url}/rocket', token: secret-rocket, token_id: secret-id, channel: '#{{ .CommonLabels.service }}' } ]
`

test('of a configuration with every kind of receiver none is left over, and each vendor is told as it wants, with the texts of the configuration', async () => {
  const { warnings } = await place.call(importRouting, { text: text(), templates: { 'ours.tmpl': '{{ define "ours" }}{{ .CommonAnnotations.summary }} by ours{{ end }}' } })
  expect(warnings).toEqual([])
  await tell()
  const states = async () => (await place.call(listDeliveries, { receiver: 'everything' })).items
  await eventually(async () => expect((await states()).filter(({ state }) => state === 'delivered')).toHaveLength(16), patient)
  expect(json('/victorops/secret-victorops/shop')).toMatchObject({ message_type: 'CRITICAL', entity_display_name: 'VO firing', Own_Name: 'of Down', monitoring_tool: 'Alertmanager', entity_id: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(json('/webex')).toEqual({ markdown: 'W Broken', roomId: 'room' })
  expect(of('/webex')[0]?.headers.authorization).toBe('Bearer secret-webex')
  expect(json('/wecom/message/send?access_token=bought-token')).toMatchObject({ touser: '@all', agentid: '7', text: { content: 'C Broken by ours' } })
  expect(Object.fromEntries(new URLSearchParams(of('/sns/')[0]?.body))).toMatchObject({ TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts', Subject: 'N firing', Message: expect.stringContaining('Alerts Firing'), 'MessageAttributes.entry.1.Name': 'Own_Name' })
  expect(of('/sns/')[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//)
  expect(json('/jira/issue')).toMatchObject({ fields: { project: { key: 'OPS' }, summary: 'J firing', priority: { name: 'High' }, customfield_1: ['shop'] } })
  expect(of('/jira/issue')[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ada:secret-jira').toString('base64')}`)
  expect(json('/incidentio')).toMatchObject({ version: '1', status: 'firing', groupKey: expect.stringContaining('Down') })
  expect(of('/incidentio')[0]?.headers.authorization).toBe('Bearer secret-incidentio')
  expect(json('/rocket/api/v1/chat.postMessage')).toMatchObject({ channel: '#shop', attachments: [{ color: 'red' }] })
  expect(of('/rocket/api/v1/chat.postMessage')[0]?.headers).toMatchObject({ 'x-auth-token': 'secret-rocket', 'x-user-id': 'secret-id' })
  await tell(new Date(Date.now() - 1000).toISOString())
  await eventually(() => expect(of('/jira/issue/OPS-7/transitions')).toHaveLength(2), patient)
  await eventually(() => expect([of('/victorops/secret-victorops/shop'), of('/incidentio'), of('/sns/'), of('/webex')].map(({ length }) => length)).toEqual([2, 2, 2, 2]), patient)
  expect(json('/jira/issue/OPS-7')['fields']).not.toHaveProperty('summary')
  expect(json('/jira/issue/OPS-7/transitions', 1)).toEqual({ transition: { id: '5' } })
  expect(json('/victorops/secret-victorops/shop', 1)).toMatchObject({ message_type: 'RECOVERY', entity_id: json('/victorops/secret-victorops/shop')['entity_id'] })
  expect(json('/incidentio', 1)).toMatchObject({ status: 'resolved', groupKey: json('/incidentio')['groupKey'] })
}, 90_000)

test('what is secret in it is nowhere to be read', async () => {
  const { items } = await place.call(listDeliveries, { receiver: 'everything' })
  const deliveries = await Promise.all(items.map(({ id }) => place.call(getDelivery, { id })))
  const { rows } = await sql<{ text: string }>`select string_agg(t::text, ' ') as text from (select to_jsonb(c) as t from alerting_configuration c union all select to_jsonb(d) from alerting_deliveries d union all select to_jsonb(e) from timeline_events e) x`.execute(place.database.db)
  for (const seen of [JSON.stringify(await place.call(showRouting, {})), JSON.stringify(deliveries), rows[0]?.text ?? 'none']) expect(seen).not.toMatch(/secret-[a-z]+|bought-token/)
}, 60_000)
