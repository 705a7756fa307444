import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { AlertGroups, readAlertmanagerConfig, routingOf } from '#lib/alertmanager'
import { systemClock } from '#platform/clock'
import { fetchGuarded } from '#platform/http'
import { channelValues } from '../../src/features/alerting/channels/imported-channels.ts'
import { AccessTokens } from '../../src/features/alerting/channels/kinds/access-tokens.ts'
import { allChannels } from '../../src/features/alerting/channels/kinds/all-channels.ts'
import type { ChannelHost } from '../../src/features/alerting/channels/kinds/channel.ts'
import { channelMessage } from '../../src/features/alerting/channels/texts/channel-message.ts'
import { webhookBody } from '../../src/features/alerting/routing/webhook-body.ts'
import { hasAlertmanager, startAlertmanager } from '../harness/alertmanager-peer.ts'
import { eventually } from '../harness/eventually.ts'

/** Receivers whose every text is written, as Debian's version takes them: nothing is left to either's own words. */
const receivers = (url: string) => ({
  webhook: { url: `${url}/webhook`, max_alerts: 2, http_config: { basic_auth: { username: 'ada', password: 'pass' } } },
  slack: {
    api_url: `${url}/slack`, channel: '#{{ .CommonLabels.team }}', username: 'u', color: '{{ if eq .Status "firing" }}#f00{{ else }}#0f0{{ end }}', title: 'T {{ .GroupLabels.alertname }}', title_link: 'http://x/{{ .Receiver }}', pretext: 'p', text: 'x {{ len .Alerts }}', footer: 'f', fallback: 'fb', callback_id: 'cb', icon_emoji: ':e:', icon_url: 'http://i', image_url: 'http://im', thumb_url: 'http://th',
    short_fields: true, link_names: true, mrkdwn_in: ['text'], fields: [{ title: 'a', value: '{{ .Status }}' }, { title: 'b', value: 'c', short: false }],
    actions: [{ type: 'button', text: 'Look', url: 'http://a/{{ .Status }}', style: 'danger' }, { type: 'button', text: 'Do', name: 'n{{ .Status }}', value: 'v', confirm: { text: 'Sure {{ .Status }}?', title: 'T', ok_text: 'y', dismiss_text: 'n' } }],
    http_config: { authorization: { type: 'Own', credentials: 'c' } },
  },
  pagerduty: {
    routing_key: 'key', url: `${url}/pagerduty`, client: 'c', client_url: 'http://c', description: 'd {{ .Status }}', source: 's {{ .GroupLabels.alertname }}', severity: 'warning', class: 'cl', component: 'co', group: 'g {{ .CommonLabels.team }}', details: { firing: 'f', resolved: 'r', num_firing: 'nf', num_resolved: 'nr', own_Name: 'o {{ .Status }}' },
    images: [{ src: 'http://i/{{ .Status }}', alt: 'a', href: 'http://h' }, { src: '' }], links: [{ href: 'http://l/{{ .Status }}', text: 'look' }, { text: 'none' }], http_config: { bearer_token: 'bearer' },
  },
  opsgenie: {
    api_key: 'key', api_url: `${url}/opsgenie/`, message: 'm {{ .Status }}', description: 'd', source: 's', entity: 'e', actions: 'a,b', tags: 'one,two', note: 'n', priority: 'P2', details: { own_Name: '{{ .Status }}' },
    responders: [{ name: '{{ .CommonLabels.team }}', type: 'team' }, { username: 'ada', type: 'user' }], http_config: {},
  },
  victorops: { api_key: 'key', api_url: `${url}/victorops/`, routing_key: 'r', message_type: 'WARNING', state_message: 's {{ .Status }}', entity_display_name: 'e', monitoring_tool: 'm', custom_fields: { own_Name: '{{ .Status }}' } },
  discord: { webhook_url: `${url}/discord`, title: 't {{ .Status }}', message: 'm' },
  webex: { api_url: `${url}/webex`, room_id: 'room', message: 'm {{ .Status }}', http_config: { authorization: { credentials: 'bot' } } },
  telegram: { bot_token: 'bot', api_url: `${url}/telegram`, chat_id: -5, message: 'm {{ .Status }}', parse_mode: 'MarkdownV2', disable_notifications: true },
})

/** Where Daybook says the same in other words, or more: taken out before they are compared. */
const apart: Readonly<Record<string, (body: Record<string, unknown>) => void>> = {
  discord: (body) => {
    delete body['allowed_mentions']
    delete body['content']
    for (const embed of body['embeds'] as Record<string, unknown>[]) {
      delete embed['url']
      delete embed['fields']
    }
  },
  telegram: (body) => {
    delete body['link_preview_options']
    delete body['disable_web_page_preview']
    body['chat_id'] = Number(body['chat_id'])
    body['disable_notification'] = String(body['disable_notification']) === 'true'
  },
  victorops: (body) => delete body['entity_state'],
}

interface Asked { path: string; method: string; authorization: string; body: Record<string, unknown> }

function normal(kind: string, { path, method, authorization, body }: Asked): unknown {
  const own = structuredClone(body)
  apart[kind]?.(own)
  return { path, method, authorization, body: withoutEmpty(own) }
}

/** An empty text and one that is not there say the same. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== '' && each !== null && each !== false && !(Array.isArray(each) && each.length === 0)).map(([name, each]) => [name, withoutEmpty(each)]))
}

describe.skipIf(!hasAlertmanager)(`what receivers are sent (${hasAlertmanager ? 'beside a real Alertmanager' : 'skipped: prometheus-alertmanager is not installed'})`, () => {
  it('is what Alertmanager sends with the same settings', async () => {
    const asked: Asked[] = []
    const hook = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const text = Buffer.concat(parts).toString()
        const path = request.url ?? ''
        asked.push({ path, method: request.method ?? '', authorization: request.headers.authorization ?? '', body: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : { text } })
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, errcode: 0, access_token: 'bought', expires_in: 7200, result: {} }))
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
    const all = receivers(url)
    const text = JSON.stringify({ route: { receiver: 'team', group_by: ['alertname'], group_wait: '1s' }, receivers: [{ name: 'team', ...Object.fromEntries(Object.entries(all).map(([kind, settings]) => [`${kind}_configs`, [settings]])) }] })
    const externalUrl = 'https://alerts.example/am'
    const alertmanager = await startAlertmanager(text, [`--web.external-url=${externalUrl}`, '--web.route-prefix=/'])
    try {
      const now = Date.now()
      const alerts = [1, 2, 3].map((index) => ({ labels: { alertname: 'Down', team: 'shop', index: String(index) }, annotations: { summary: 'So' }, startsAt: now, endsAt: now + 600_000, generatorUrl: `http://prometheus.example/${index}` }))
      await fetch(`${alertmanager.url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts.map(({ startsAt, endsAt, generatorUrl, ...alert }) => ({ ...alert, generatorURL: generatorUrl, startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() }))) })
      const kindsOf = (list: readonly Asked[]) => new Set(list.map(({ path }) => path.split(/[/?]/)[1]))
      await eventually(() => expect([...kindsOf(asked)].toSorted()).toEqual(Object.keys(all).toSorted()), { timeoutMs: 30_000, intervalMs: 50 })
      const theirs = asked.splice(0)
      const { config } = readAlertmanagerConfig(text)
      const groups = new AlertGroups(routingOf(config!))
      groups.alertsArrived(alerts, now)
      const { notifications } = groups.due(now + 1000, { silencedBy: () => [] })
      const unused = () => { throw new Error('This is not used here.') }
      const host: ChannelHost = {
        clock: systemClock, signal: new AbortController().signal, tokens: new AccessTokens(), version: '1', siteUrl: externalUrl, allowPrivate: true, mailServer: unused, pushKeys: unused, get db() { return unused() }, get mail() { return unused() },
        fetch: (address, request) => fetchGuarded(address, { ...request, allowPrivate: true }),
      }
      for (const { kind, settings, secrets } of config!.receivers[0]!.integrations) {
        const notification = notifications.find(({ integration }) => integration.kind === kind)!
        expect(await allChannels.get(kind)!.send(channelMessage({ id: 'x', body: JSON.stringify(webhookBody(notification, externalUrl)), note: null }), channelValues(kind, settings, secrets), host), kind).toMatchObject({ error: null })
        const ours = asked.splice(0)
        const same = theirs.filter(({ path }) => path.split(/[/?]/)[1] === kind)
        expect(ours.map((each) => normal(kind, each)), kind).toEqual(same.map((each) => normal(kind, each)))
      }
    } finally {
      await alertmanager.stop()
      hook.closeAllConnections()
      hook.close()
    }
  }, 120_000)
})
