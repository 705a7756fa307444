import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAlertmanagerConfig } from '#lib/alertmanager'
import { systemClock } from '#platform/clock'
import { fetchGuarded } from '#platform/http'
import { channelValues } from '../../src/features/alerting/channels/imported-channels.ts'
import { AccessTokens } from '../../src/features/alerting/channels/kinds/access-tokens.ts'
import { allChannels } from '../../src/features/alerting/channels/kinds/all-channels.ts'
import type { ChannelHost } from '../../src/features/alerting/channels/kinds/channel.ts'
import type { MailPool } from '../../src/features/alerting/channels/kinds/mail-pool.ts'
import { channelMessage } from '../../src/features/alerting/channels/texts/channel-message.ts'
import { importWarnings } from '../../src/features/alerting/routing/import-warnings.ts'
import { elsewhere, notCarriedAtTop, notCarriedOf } from '../../src/features/alerting/routing/not-carried.data.ts'
import { httpShape } from '../../src/lib/alertmanager/config/http-shape.ts'
import { integrationSpecs } from '../../src/lib/alertmanager/config/integrations.data.ts'
import type { Shape } from '../../src/lib/alertmanager/config/shape.ts'
import type { IntegrationKind } from '../../src/lib/alertmanager/model/config.ts'
import { httpSettings, receiverSettings, type Settings } from './receiver-settings.data.ts'

/** All vendors at once: they take everything. Jira has an issue that is closed, or open, or none. */
let issue: 'none' | 'done' | 'new' = 'none'
const vendors = createServer((request, response) => {
  request.resume().on('end', () => {
    const path = request.url ?? ''
    const sts = '<R><AccessKeyId>lent</AccessKeyId><SecretAccessKey>lent</SecretAccessKey><SessionToken>lent</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></R>'
    const json = { ok: true, success: true, errcode: 0, access_token: 'bought', expires_in: 3600, issues: issue === 'none' ? [] : [{ key: 'OPS-1', fields: { status: { statusCategory: { key: issue } } } }], transitions: [{ id: '1', name: 'Open' }, { id: '2', name: 'Done' }] }
    response.writeHead(200, { 'content-type': 'application/json' }).end(path.startsWith('/sts') ? sts : JSON.stringify(json))
  })
})
let base = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => { vendors.listen(0, '127.0.0.1', resolve) })
  base = `http://127.0.0.1:${(vendors.address() as AddressInfo).port}`
})
afterAll(async () => {
  vendors.closeAllConnections()
  await new Promise((resolve) => { vendors.close(resolve) })
})

const body = (status: 'firing' | 'resolved') => ({
  version: '4', groupKey: '{}:{alertname="Down"}', truncatedAlerts: 0, status, receiver: 'team', groupLabels: { alertname: 'Down' }, commonLabels: { alertname: 'Down' }, commonAnnotations: {}, externalURL: 'https://daybook.example.org',
  alerts: [1, 2, 3].map((index) => ({ status, labels: { alertname: 'Down', index: String(index) }, annotations: {}, startsAt: '2026-01-01T00:00:00Z', endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-01-01T00:05:00Z', generatorURL: '', fingerprint: String(index) })),
})

/** All that goes out for a receiver with these settings: each request with how it is asked, each mail with the server that it goes by. */
async function sentBy(kind: string, settings: object): Promise<string> {
  const sent: unknown[] = []
  const unused = () => { throw new Error('This is not used here.') }
  const host: ChannelHost = {
    clock: { ...systemClock, now: () => new Date('2026-01-01T00:00:00Z') }, signal: new AbortController().signal, tokens: new AccessTokens(), version: '1', siteUrl: 'https://daybook.example.org', allowPrivate: true, mailServer: async () => undefined, pushKeys: unused, get db() { return unused() },
    mail: { send: async (...given: unknown[]) => { sent.push(given); return [] } } as unknown as MailPool,
    async fetch(address, { headers, ...request }) {
      sent.push({ address, headers, ...request })
      const { ca: _ca, tls: _tls, verifyTls: _verify, ...plain } = request
      return fetchGuarded(address.replace(/^https:\/\/(sts)?[^/]*/, `${base}/$1`), { ...plain, headers: headers ?? {}, allowPrivate: true })
    },
  }
  const { config, faults } = readAlertmanagerConfig(JSON.stringify({ route: { receiver: 'team' }, receivers: [{ name: 'team', [`${kind}_configs`]: [settings] }] }))
  expect(faults).toEqual([])
  const integration = config!.receivers[0]!.integrations[0]!
  expect(importWarnings(config!, [])).toEqual([])
  const values = channelValues(kind, integration.settings, integration.secrets)
  for (const [status, found] of [['firing', 'none'], ['firing', 'done'], ['resolved', 'new']] as const) {
    issue = found
    expect(await allChannels.get(kind)!.send(channelMessage({ id: '0198', body: JSON.stringify(body(status)), note: null }), values, host), kind).toMatchObject({ error: null })
  }
  return JSON.stringify(sent)
}

/** `{ 'a.0.b': 1 }` as `{ a: [{ b: 1 }] }`. */
function nested(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(flat)) {
    const parts = path.split('.')
    let holder: Record<string, unknown> = whole
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) holder[part] = value
      else holder = (holder[part] ??= /^\d+$/.test(parts[index + 1] ?? '') ? [] : {}) as Record<string, unknown>
    }
  }
  return whole
}

const withPlace = (settings: Settings, pick: 0 | 1, other?: string) => nested(Object.fromEntries(Object.entries(settings).map(([path, pair]) => [path, pair[path === other ? 1 - pick : pick]])))

/** Every place of a shape where something may be written; `*` stands for any name or number. */
function placesOf(shape: Shape, above: string): string[] {
  if (typeof shape === 'string') return [above]
  if ('orFields' in shape) return [above, ...placesOf(shape.orFields, above)]
  if ('list' in shape) return placesOf(shape.list, `${above}.*`)
  if ('map' in shape) return placesOf(shape.map, `${above}.*`)
  return Object.entries(shape.fields).flatMap(([name, field]) => placesOf(field, above === '' ? name : `${above}.${name}`))
}

const fits = (path: string, place: string) => path === place || (path.split('.').length === place.split('.').length && place.split('.').every((part, index) => part === '*' || part === path.split('.')[index]))
const isNamed = (kind: IntegrationKind, place: string) => elsewhere.names.test(place) || notCarriedOf(kind).some(({ path }) => place === path || place.startsWith(`${path}.`))

describe('each documented setting of a receiver is carried out or said not to be', () => {
  const kinds = Object.keys(integrationSpecs) as IntegrationKind[]

  it.each(kinds)('%s: none is forgotten', (kind) => {
    const known = (receiverSettings[kind] ?? []).flatMap((settings) => Object.keys(settings))
    const http = httpSettings.flatMap((settings) => Object.keys(settings)).map((path) => `http_config.${path}`)
    const places = placesOf({ fields: integrationSpecs[kind].fields }, '').filter((place) => place !== 'send_resolved')
    expect(places.filter((place) => !isNamed(kind, place) && ![...known, ...http].some((path) => fits(path, place) || (place.endsWith('.*') && path.startsWith(place.slice(0, -1)))) && !(place === 'payload'))).toEqual([])
  })

  it.each(kinds)('%s: what is carried out changes what is sent', async (kind) => {
    for (const settings of receiverSettings[kind] ?? []) {
      const first = await sentBy(kind, withPlace(settings, 0))
      for (const path of Object.keys(settings)) expect(await sentBy(kind, withPlace(settings, 0, path)), `${kind}: ${path}`).not.toBe(first)
    }
  }, 60_000)

  it('http_config: what is carried out changes what is sent', async () => {
    for (const settings of httpSettings) {
      const webhook = (other?: string) => sentBy('webhook', { url: 'https://one.example', http_config: withPlace(settings, 0, other) })
      const first = await webhook()
      for (const path of Object.keys(settings)) expect(await webhook(path), path).not.toBe(first)
    }
  }, 60_000)

  it('what is not is named with its line', () => {
    const text = `global:
  resolve_timeout: 10m
  http_config:
    proxy_url: http://proxy.example
route:
  receiver: team
  labels: { reason: x }
templates: [ours.tmpl]
tracing: { endpoint: localhost }
receivers:
  - name: team
    webhook_configs:
      - url: http://hook.example
      - url_file: /etc/url
        http_config:
          enable_http2: true
          oauth2:
            client_id: a
            client_secret_file: /etc/secret
            token_url: http://token.example
          http_headers:
            X-Own: { files: [/etc/own] }
    slack_configs:
      - api_url: http://slack.example
        update_message: true
        http_config: { enable_http2: false }
    rocketchat_configs:
      - token: a
        token_id: b
        http_config: {}
        actions:
          - type: button
            text: Look
            is_webview: true
    discord_configs:
      - webhook_url: http://discord.example
        username: '${'x'.repeat(1000)}'
        http_config: {}
`
    const { config, faults } = readAlertmanagerConfig(text)
    expect(faults).toEqual([])
    const warnings = importWarnings(config!, [])
    expect(warnings.map(({ line, message }) => `${line} ${message.replace(/(is not carried out|are not there|cannot be told by discord).*/s, '$1')}`)).toEqual([
      '4 http_config.proxy_url of webhook for team is not carried out', '7 route.labels is not carried out', '8 The texts of ours.tmpl are not there', '9 tracing is not carried out',
      '14 url_file of webhook for team is not carried out', '16 http_config.enable_http2 of webhook for team is not carried out', '19 http_config.oauth2.client_secret_file of webhook for team is not carried out',
      '22 http_config.http_headers.X-Own.files of webhook for team is not carried out', '25 update_message of slack for team is not carried out', '34 actions.0.is_webview of rocketchat for team is not carried out', '36 team cannot be told by discord',
    ])
    expect(Object.keys(notCarriedAtTop)).toContain('event_recorder')
  })
})

it('has every field of http_config in view', () => {
  const known = httpSettings.flatMap((settings) => Object.keys(settings))
  expect(placesOf(httpShape, '').filter((place) => !isNamed('webhook', `http_config.${place}`) && !known.some((path) => fits(path, place) || (place.includes('*') && fits(path, place))))).toEqual([])
})
