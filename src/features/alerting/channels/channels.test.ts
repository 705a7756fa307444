import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { deleteReceiver, getDelivery, listDeliveries, listReceivers, saveChannel, saveMailServer, saveReceiver, testReceiver } from '../contract.ts'

interface Posted { path: string; headers: IncomingHttpHeaders; body: string; at: number }

/** Keeps what was posted; answers by path as it is told. */
class Hooks {
  posted: Posted[] = []
  answers = new Map<string, { status: number; body?: string; headers?: Record<string, string>; delayMs?: number }>()
  readonly server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      const path = request.url ?? ''
      this.posted.push({ path, headers: request.headers, body, at: Date.now() })
      const { status, body: said = 'ok', headers = {}, delayMs = 0 } = this.answers.get(path) ?? { status: 200 }
      setTimeout(() => response.writeHead(status, headers).end(said), delayMs)
    })
  })
  url = ''
  async start(): Promise<void> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve) })
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => { this.server.close(resolve) })
  }
  of(path: string): Posted[] { return this.posted.filter((each) => each.path === path) }
  json(path: string): Record<string, never>[] { return this.of(path).map(({ body }) => JSON.parse(body)) }
}

interface Letter { from: string; to: string[]; text: string; user: string | undefined; isSecure: boolean }
const letters: Letter[] = []
const refuse = new Set<string>()
const smtp = new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
  onAuth: ({ username = '', password }, _session, callback) => (password === 'the mail password' ? callback(null, { user: username }) : callback(new Error('Authentication failed'))),
  onRcptTo: ({ address }, _session, callback) => (refuse.has(address) ? callback(Object.assign(new Error('No such user here'), { responseCode: 550 })) : callback()),
  onData: (stream, session, callback) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => { text += chunk.toString() })
    stream.on('end', () => {
      letters.push({ from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to: session.envelope.rcptTo.map(({ address }) => address), text, user: session.user as string | undefined, isSecure: session.secure })
      callback()
    })
  },
})

const hooks = new Hooks()
let place: Place
let token = ''
const patient = { timeoutMs: 20_000, intervalMs: 20 }
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await hooks.start()
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve) })
  await place.call(saveMailServer, { smarthost: `localhost:${(smtp.server.address() as AddressInfo).port}`, from: 'Daybook <daybook@example.org>', username: 'daybook', password: 'the mail password', requireTls: false })
})
afterAll(async () => {
  await place.end()
  await hooks.stop()
  await new Promise<void>((resolve) => { smtp.close(() => resolve()) })
})

// A receiver that is added is told of all that fires.
afterEach(async () => {
  const { rows } = await sql<{ labels: Record<string, string> }>`select labels from alerting_alerts where state = 'firing'`.execute(place.database.db)
  await post(rows.map(({ labels }) => ({ labels, endsAt: new Date(Date.now() - 1000).toISOString() })))
  await eventually(async () => (await sql`select from alerting_group_members`.execute(place.database.db)).rows.length === 0, patient)
}, 60_000)

const post = (alerts: object[]) => fetch(`${place.site.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(alerts) })
const fire = (alertname: string, more: { labels?: object; annotations?: object; endsAt?: string } = {}) => post([{ labels: { alertname, service: 'shop', severity: 'critical', ...more.labels }, annotations: { summary: 'Broken', ...more.annotations }, ...(more.endsAt ? { endsAt: more.endsAt } : {}) }])
const last = async (receiver: string) => (await place.call(listDeliveries, { receiver })).items[0]

test('mail in text and HTML, one conversation a group, with nothing of what somebody wrote as markup or header', async () => {
  await place.call(saveReceiver, { name: 'people' })
  await place.call(saveChannel, { receiver: 'people', kind: 'email', settings: { to: 'ada@example.org, ops@example.org', headers: { 'X-Team': 'ops', Bcc: 'a\r\nRCPT TO: x' } } })
  await fire('Mail<b>', { annotations: { summary: 'Subject\r\nBcc: evil@example.org', description: '<script>alert(1)</script>\nsecond line', runbook_url: 'javascript:alert(1)' } })
  await eventually(() => expect(letters).toHaveLength(1), patient)
  const [letter] = letters
  expect(letter).toMatchObject({ from: 'daybook@example.org', to: ['ada@example.org', 'ops@example.org'], user: 'daybook' })
  const [head = '', ...parts] = letter?.text.split(/\r?\n\r?\n/) ?? []
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ')
  expect(unfolded).toMatch(/^Subject: \[FIRING:1\] Mail<b> shop \(critical\)$/m)
  expect(unfolded).toMatch(/^References: <alert-[0-9a-f]{32}@example\.org>$/m)
  expect(unfolded).toMatch(/^X-Team: ops$/m)
  expect(unfolded).not.toMatch(/^(Bcc|RCPT)/im)
  const content = parts.join('\n').replaceAll('=\r\n', '').replaceAll('=3D', '=')
  expect(content).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(content).not.toMatch(/href="javascript/)
  await fire('Mail<b>', { annotations: { summary: 'Broken' }, endsAt: new Date(Date.now() - 1000).toISOString() })
  await eventually(() => expect(letters).toHaveLength(2), patient)
  expect(letters[1]?.text).toContain('[RESOLVED] Mail<b>')
  const referred = letters.map(({ text }) => /^References: (\S+)/m.exec(text)?.[1])
  expect(referred[0]).toBe(referred[1])
  await eventually(async () => expect(await last('people')).toMatchObject({ state: 'delivered', kind: 'email', lastStatus: 250 }), patient)
}, 60_000)

test('of several addresses one is refused: the others have it, and it is said', async () => {
  refuse.add('ops@example.org')
  await place.call(testReceiver, { name: 'people' })
  await eventually(async () => expect(await last('people')).toMatchObject({ state: 'delivered', isTest: true, lastError: 'The mail server refused ops@example.org.' }), patient)
  refuse.add('ada@example.org')
  await place.call(testReceiver, { name: 'people' })
  await eventually(async () => expect(await last('people')).toMatchObject({ state: 'failed', lastStatus: 550 }), patient)
  expect((await place.call(listReceivers, {})).items.find(({ name }) => name === 'people')?.health).toMatchObject({ state: 'failing', reason: expect.stringContaining('The last test did not arrive: '), failed: 0 })
  refuse.clear()
  await place.call(deleteReceiver, { name: 'people' })
}, 60_000)

test('each kind posts what its other side takes', async () => {
  await place.call(saveReceiver, { name: 'all' })
  const url = (path: string) => `${hooks.url}/${path}`
  const add = (kind: 'slack', settings: Record<string, unknown>, secrets: Record<string, string>) => place.call(saveChannel, { receiver: 'all', kind, settings, secrets })
  const hook = (kind: string) => add(kind as 'slack', {}, { webhookUrl: url(kind) })
  await add('slack', { channel: '#alerts', actions: [{ type: 'button', text: 'Runbook', url: 'https://example.org/' }] }, { apiUrl: url('slack') })
  for (const kind of ['mattermost', 'msteams', 'msteamsv2', 'discord', 'rocketchat']) await hook(kind)
  await add('pagerduty' as 'slack', { url: url('pagerduty') }, { routingKey: 'routing-key-1' })
  await add('opsgenie' as 'slack', { apiUrl: url('opsgenie') }, { apiKey: 'genie-key-1' })
  await add('telegram' as 'slack', { apiUrl: hooks.url, chatId: '-1001' }, { botToken: 'bot-token-1' })
  await add('pushover' as 'slack', { apiUrl: url('pushover') }, { userKey: 'user-key-1', token: 'app-token-1' })
  await fire('Everywhere', { annotations: { summary: '<!channel> *all* & @here' } })
  await eventually(async () => expect((await place.call(listDeliveries, { receiver: 'all' })).items.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'delivered')), patient)
  expect(hooks.json('/slack')).toMatchObject([{ channel: '#alerts', attachments: [{ title: '[FIRING:1] Everywhere shop (critical)', color: 'danger', text: expect.stringContaining('&lt;!channel&gt;'), actions: [{ type: 'button', url: 'https://example.org/' }] }] }])
  expect(hooks.json('/mattermost')).toMatchObject([{ attachments: [{ title: '[FIRING:1] Everywhere shop (critical)', text: expect.not.stringContaining('@here') }] }])
  expect(hooks.json('/msteams')).toMatchObject([{ '@type': 'MessageCard', title: expect.any(String), themeColor: '8C1A1A' }])
  expect(hooks.json('/msteamsv2')).toMatchObject([{ type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }] }])
  expect(hooks.json('/discord')).toMatchObject([{ embeds: [{ title: expect.any(String), color: 0x99_2d_22 }], allowed_mentions: { parse: [] } }])
  expect(hooks.json('/pagerduty')).toMatchObject([{ routing_key: 'routing-key-1', event_action: 'trigger', dedup_key: expect.stringMatching(/^[0-9a-f]{64}$/), payload: { severity: 'critical', source: 'shop', custom_details: { num_firing: '1' } } }])
  expect(hooks.json('/opsgenie/v2/alerts')).toMatchObject([{ priority: 'P1', message: expect.stringContaining('Everywhere') }])
  expect(hooks.of('/opsgenie/v2/alerts')[0]?.headers['authorization']).toBe('GenieKey genie-key-1')
  expect(hooks.json('/botbot-token-1/sendMessage')).toMatchObject([{ chat_id: -1001, parse_mode: 'HTML', text: expect.stringContaining('&lt;!channel&gt;') }])
  expect(Object.fromEntries(new URLSearchParams(hooks.of('/pushover')[0]?.body))).toMatchObject({ user: 'user-key-1', token: 'app-token-1', priority: '2', retry: '60' })
  await fire('Everywhere', { endsAt: new Date(Date.now() - 1000).toISOString() })
  await eventually(() => expect(hooks.json('/pagerduty')).toHaveLength(2), patient)
  const [first, second] = hooks.json('/pagerduty')
  expect(second).toMatchObject({ event_action: 'resolve', dedup_key: first?.['dedup_key'] })
  await eventually(() => expect(hooks.posted.some(({ path }) => /^\/opsgenie\/v2\/alerts\/[0-9a-f]{64}\/close\?identifierType=alias$/.test(path))).toBe(true), patient)
  await place.call(deleteReceiver, { name: 'all' })
}, 60_000)

test('secrets are never shown: not in lists, events, errors or the database', async () => {
  await place.call(saveReceiver, { name: 'chat' })
  const saved = await place.call(saveChannel, { receiver: 'chat', kind: 'slack', settings: { channel: '#a' }, secrets: { apiUrl: `${hooks.url}/services/T0/very-secret-token` } })
  hooks.answers.set('/services/T0/very-secret-token', { status: 403, body: `no_permission for ${hooks.url}/services/T0/very-secret-token` })
  await place.call(testReceiver, { name: 'chat' })
  await eventually(async () => expect(await last('chat')).toMatchObject({ state: 'failed', lastError: 'It answered 403: no_permission for <secret>' }), patient)
  // A change without the secret keeps it; one that moves the way to another kind does not.
  await place.call(saveChannel, { receiver: 'chat', kind: 'slack', position: 0, settings: { channel: '#b' } })
  await expect(place.call(saveChannel, { receiver: 'chat', kind: 'mattermost', position: 0, settings: {} })).rejects.toThrow('Mattermost needs webhookUrl.')
  expect((await place.call(listReceivers, {})).items.find(({ name }) => name === 'chat')).toMatchObject({ channels: [{ kind: 'slack', settings: { channel: '#b' }, secrets: ['apiUrl'], place: '#b' }] })
  const { rows } = await sql<{ text: string }>`select coalesce(string_agg(t::text, ' '), '') as text from (select to_jsonb(r) as t from alerting_receivers r union all select to_jsonb(d) from alerting_deliveries d union all select to_jsonb(e) from timeline_events e) x`.execute(place.database.db)
  for (const text of [JSON.stringify(saved), rows[0]?.text ?? 'none']) expect(text).not.toMatch(/very-secret-token|routing-key-1|the mail password/)
  await expect(place.call(saveChannel, { receiver: 'chat', kind: 'slack', secrets: { apiUrl: 'http://169.254.169.254/latest' } })).rejects.toThrow('may not be asked')
  await expect(place.call(saveChannel, { receiver: 'chat', kind: 'slack', settings: { colour: 'red' }, secrets: { apiUrl: hooks.url } })).rejects.toThrow('do not fit')
  await place.call(deleteReceiver, { name: 'chat' })
}, 60_000)

test('what waited is merged into the newer one of its group, and Retry-After is honoured', async () => {
  await place.call(saveReceiver, { name: 'slow', url: `${hooks.url}/slow` })
  hooks.answers.set('/slow', { status: 429, headers: { 'retry-after': '8' } })
  await fire('Merged', { labels: { instance: 'one' } })
  await eventually(() => expect(hooks.of('/slow')).toHaveLength(1), patient)
  await eventually(async () => expect(Date.parse((await last('slow'))?.nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(5000), patient)
  await fire('Merged', { labels: { instance: 'two' } })
  await eventually(async () => expect((await place.call(listDeliveries, { receiver: 'slow' })).items).toHaveLength(2), patient)
  hooks.answers.delete('/slow')
  await eventually(async () => expect((await place.call(listDeliveries, { receiver: 'slow' })).items.map(({ state }) => state)).toEqual(['delivered', 'merged']), patient)
  const posted = hooks.of('/slow')
  expect(posted).toHaveLength(2)
  expect((posted[1]?.at ?? 0) - (posted[0]?.at ?? 0)).toBeGreaterThan(7000)
  expect(JSON.parse(posted[1]?.body ?? '')).toMatchObject({ alerts: [{ labels: { instance: 'one' } }, { labels: { instance: 'two' } }] })
  const { tries } = await place.call(getDelivery, { id: (await place.call(listDeliveries, { receiver: 'slow' })).items[1]?.id ?? '' })
  expect(tries).toMatchObject([{ status: 429, error: 'It answered 429: ok' }])
  await place.call(deleteReceiver, { name: 'slow' })
}, 60_000)

test('when a way refuses, the one kept for this takes over, then the receiver named instead, and both say why', async () => {
  await place.call(saveReceiver, { name: 'instead', url: `${hooks.url}/instead` })
  await place.call(saveReceiver, { name: 'broken', url: `${hooks.url}/broken`, fallback: 'instead' })
  await place.call(saveChannel, { receiver: 'broken', kind: 'mattermost', isFallback: true, secrets: { webhookUrl: `${hooks.url}/kept` } })
  hooks.answers.set('/broken', { status: 410, body: 'gone' })
  hooks.answers.set('/kept', { status: 404 })
  const before = hooks.of('/instead').length
  await fire('FallsBack')
  await eventually(() => expect(hooks.of('/instead').length).toBe(before + 2), patient)
  const notes = hooks.of('/instead').map(({ body }) => (JSON.parse(body) as { note?: string }).note).filter((note) => note !== undefined)
  expect(notes).toEqual(['This comes another way, since broken could not be reached by Mattermost: It answered 404: ok'])
  expect(hooks.json('/kept')).toMatchObject([{ text: 'This comes another way, since broken could not be reached by Webhook: It answered 410: gone' }])
  expect((await place.call(listDeliveries, { receiver: 'broken' })).items.map(({ state }) => state)).toEqual(['failed', 'failed'])
  for (const name of ['broken', 'instead']) await place.call(deleteReceiver, { name })
}, 60_000)

test('a hundred groups of a hundred alerts are sent at once, though another receiver hangs', async () => {
  hooks.posted = []
  hooks.answers.set('/hangs', { status: 200, delayMs: 10_000 })
  await place.call(saveReceiver, { name: 'fast', url: `${hooks.url}/fast` })
  await place.call(saveReceiver, { name: 'hangs', url: `${hooks.url}/hangs` })
  const alerts = Array.from({ length: 10_000 }, (_, index) => ({ labels: { alertname: `Group${index % 100}`, service: 'shop', instance: `host-${index}` }, annotations: { summary: `Instance ${index} is broken` } }))
  expect((await post(alerts)).status).toBe(200)
  await eventually(() => expect(hooks.of('/fast')).toHaveLength(100), patient)
  const times = hooks.of('/fast').map(({ at }) => at)
  const lastMs = Math.max(...times) - Math.min(...times)
  // They would wait for the one that hangs if its deliveries took the room of all.
  expect(lastMs).toBeLessThan(10_000)
  expect(hooks.of('/fast').reduce((sum, { body }) => sum + (JSON.parse(body) as { alerts: unknown[] }).alerts.length, 0)).toBe(10_000)
  console.info(`100 notifications of 100 alerts: from the first to the last received ${lastMs} ms`)
  for (const name of ['fast', 'hangs']) await place.call(deleteReceiver, { name })
}, 60_000)
