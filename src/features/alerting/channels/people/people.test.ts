import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localToken } from '#kernel/access'
import { addPerson, saveTeam } from '#kernel/access/contract'
import { registerEntity } from '#kernel/catalog'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { eventually } from '../../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../../test/releases/start-place.ts'
import { deleteReceiver, listDeliveries, saveChannel, saveMailServer, saveReceiver } from '../../contract.ts'

/** A browser as a push service sees it: it alone can read what is sent. */
class Browser {
  readonly #keys = createECDH('prime256v1')
  readonly #auth = randomBytes(16)
  constructor() { this.#keys.generateKeys() }
  keys() { return { p256dh: this.#keys.getPublicKey('base64url'), auth: this.#auth.toString('base64url') } }
  read(sealed: Buffer): Record<string, unknown> {
    const hmac = (key: Buffer, ...data: Buffer[]) => createHmac('sha256', key).update(Buffer.concat(data)).digest()
    const theirs = sealed.subarray(21, 21 + (sealed[20] ?? 0))
    const ikm = hmac(hmac(this.#auth, this.#keys.computeSecret(theirs)), Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), theirs, Buffer.from([1]))
    const prk = hmac(sealed.subarray(0, 16), ikm)
    const decipher = createDecipheriv('aes-128-gcm', hmac(prk, Buffer.from('Content-Encoding: aes128gcm\0\u0001')).subarray(0, 16), hmac(prk, Buffer.from('Content-Encoding: nonce\0\u0001')).subarray(0, 12))
    decipher.setAuthTag(sealed.subarray(-16))
    const text = Buffer.concat([decipher.update(sealed.subarray(86, -16)), decipher.final()])
    if (text.at(-1) !== 2) throw new Error('It is not the last record.')
    return JSON.parse(text.subarray(0, -1).toString())
  }
}

const pushed: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = []
let pushStatus = 201
const service = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    pushed.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(request.url === '/gone' ? 410 : pushStatus).end()
  })
})
const letters: { to: string[]; text: string }[] = []
const smtp = new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, session, callback) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => { text += chunk.toString() })
    stream.on('end', () => {
      letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), text })
      callback()
    })
  },
})

let place: Place
let token = ''
let pushUrl = ''
const people = new Map<string, { id: string; cookie: string }>()
const patient = { timeoutMs: 20_000, intervalMs: 20 }
const shop = 'service:default/shop'
beforeAll(async () => {
  place = await startPlace()
  token = await localToken(place.database.db, { dataDir: place.site.dataDir, url: place.site.url, now: systemClock.now() })
  await new Promise<void>((resolve) => { service.listen(0, '127.0.0.1', resolve) })
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve) })
  pushUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  await place.call(saveMailServer, { smarthost: `127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, from: 'daybook@example.org', requireTls: false })
  await place.call(saveTeam, { name: 'web', title: 'Web' })
  for (const name of ['Grace', 'Linus']) {
    const { person, invitePath } = await place.call(addPerson, { name, email: `${name.toLowerCase()}@example.org`, role: 'operator', team: 'web' })
    const accepted = await ask('people/accept-invite', { code: invitePath.split(/[/=#]/).at(-1), password: 'a long enough password' })
    people.set(name, { id: person.id, cookie: accepted.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ') })
  }
  await place.transact((ctx) => registerEntity(ctx, { by: 'test', ref: shop, title: 'Shop', owner: 'team:default/web' }))
})
afterAll(async () => {
  await place.end()
  service.closeAllConnections()
  await new Promise((resolve) => { service.close(resolve) })
  await new Promise<void>((resolve) => { smtp.close(() => resolve()) })
})

async function ask(path: string, body: unknown, as?: string): Promise<Response> {
  const response = await fetch(`${place.site.url}/api/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: place.site.url, ...(as ? { cookie: people.get(as)?.cookie ?? '' } : {}) }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response
}
const fire = (alertname: string, severity: string) => fetch(`${place.site.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify([{ labels: { alertname, service: 'shop', severity }, annotations: { summary: 'Broken' } }]) })
const deliveriesTo = async (name: string) => (await place.call(listDeliveries, { receiver: `person:${people.get(name)?.id}` })).items

test('the owners of what an alert is about are told, each in the ways of their own', async () => {
  const browser = new Browser()
  await ask('notifications/subscribe', { endpoint: `${pushUrl}/grace`, ...browser.keys(), name: 'Firefox' }, 'Grace')
  await ask('notifications/subscribe', { endpoint: `${pushUrl}/gone`, ...new Browser().keys(), name: 'An old phone' }, 'Grace')
  await ask('notifications/save', { ways: { email: ['critical'] } }, 'Linus')
  await place.call(saveReceiver, { name: 'owners' })
  await place.call(saveChannel, { receiver: 'owners', kind: 'owner' })
  await fire('Slow', 'warning')
  await eventually(async () => expect((await deliveriesTo('Grace')).map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['email delivered', 'webpush delivered']), patient)
  expect(letters.map(({ to }) => to)).toEqual([['grace@example.org']])
  expect(await deliveriesTo('Linus')).toEqual([])
  const push = pushed.find(({ path }) => path === '/grace')
  expect(push?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', topic: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(browser.read(push?.body ?? Buffer.alloc(0))).toMatchObject({ title: '[FIRING:1] Slow shop (warning)', body: 'Broken', isFiring: true })
  const [, content = '', signature = '', key = ''] = /^vapid t=([\w-]+\.[\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(push?.headers.authorization ?? '') ?? []
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, format: 'jwk' })
  expect(verify('sha256', Buffer.from(content), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(JSON.parse(Buffer.from(content.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ aud: pushUrl })
  // The phone that is gone is forgotten.
  expect((await sql<{ name: string }>`select name from alerting_push_devices`.execute(place.database.db)).rows).toEqual([{ name: 'Firefox' }])
}, 60_000)

test('in quiet hours what is not critical waits, and goes with what is', async () => {
  const hour = new Date().getUTCHours()
  const clock = (hours: number) => `${String((hours + 24) % 24).padStart(2, '0')}:00`
  await ask('notifications/save', { ways: { email: ['critical', 'high', 'medium'], webpush: [] }, quietHours: { from: clock(hour - 1), to: clock(hour + 2), zone: 'UTC' } }, 'Grace')
  letters.length = 0
  await fire('Night', 'warning')
  await eventually(async () => expect((await deliveriesTo('Grace'))[0]).toMatchObject({ state: 'waiting', kind: 'email', heldUntil: expect.stringContaining(`T${clock(hour + 2)}`) }), patient)
  expect(letters).toEqual([])
  await fire('Night', 'critical')
  await eventually(() => expect(letters.map(({ to }) => to[0]).toSorted()).toEqual(['grace@example.org', 'linus@example.org']), patient)
  await eventually(async () => expect((await deliveriesTo('Grace')).slice(0, 2).map(({ state }) => state)).toEqual(['delivered', 'merged']), patient)
}, 60_000)

test('what nobody owns is told to those who are kept for it', async () => {
  pushStatus = 201
  await place.call(saveChannel, { receiver: 'owners', kind: 'webhook', isFallback: true, settings: { url: `${pushUrl}/instead` } })
  await fetch(`${place.site.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify([{ labels: { alertname: 'Orphan', service: 'orphan', severity: 'critical' } }]) })
  await eventually(() => expect(pushed.filter(({ path }) => path === '/instead').map(({ body }) => JSON.parse(body.toString()) as { note: string })).toMatchObject([{ note: expect.stringContaining('nobody is known who owns it') }]), patient)
  await place.call(deleteReceiver, { name: 'owners' })
}, 60_000)

test('nobody sees the notifications of another, and no machine has any', async () => {
  const mine = await (await fetch(`${place.site.url}/api/v1/notifications/show`, { headers: { cookie: people.get('Linus')?.cookie ?? '' } })).json() as { devices: unknown[]; ways: { email: string[] } }
  expect(mine).toMatchObject({ devices: [], ways: { email: ['critical'] } })
  expect((await fetch(`${place.site.url}/api/v1/notifications/show`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(403)
  await expect(ask('notifications/save', { quietHours: { from: '22:00', to: '07:00', zone: 'Mars/Olympus' } }, 'Linus')).rejects.toThrow('no time zone')
  await expect(ask('notifications/subscribe', { endpoint: 'http://169.254.169.254/', ...new Browser().keys() }, 'Linus')).rejects.toThrow('may not be asked')
})
