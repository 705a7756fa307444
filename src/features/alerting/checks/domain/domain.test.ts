import { createServer, type Server } from 'node:http'
import { createServer as createTcp, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CheckSettings, type SettingsOf } from '../checks-contract.ts'
import { probeDomain } from '../kinds/domain-kind.ts'
import { RdapServers } from './rdap.ts'
import { readDate, readWhois } from './whois.ts'

/** The parts of RFC 9083's example of a domain that are read. */
const rdapAnswer = {
  objectClassName: 'domain', ldhName: 'example.org', entities: [{ objectClassName: 'entity', roles: ['registrar'], vcardArray: ['vcard', [['version', {}, 'text', '4.0'], ['fn', {}, 'text', 'Example Registrar']]] }],
  events: [{ eventAction: 'registration', eventDate: '1995-08-31T04:00:00Z' }, { eventAction: 'expiration', eventDate: '2026-03-31T04:00:00Z' }],
}
let base = ''
let whois = ''
let asked: string[] = []
let web: Server
const sockets = createTcp((socket) => {
  socket.once('data', (data: Buffer) => {
    const question = data.toString().trim()
    asked.push(`whois ${question}`)
    socket.end(question.startsWith('free') ? 'No match for domain "FREE.ORG".\r\n' : 'Domain Name: EXAMPLE.ORG\r\nRegistrar: Example Registrar\r\nRegistry Expiry Date: 2026-03-31T04:00:00Z\r\n')
  })
})
beforeAll(async () => {
  web = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/rdap+json')
    if (request.url === '/dns.json') return response.end(JSON.stringify({ version: '1.0', services: [[['org', 'xn--p1ai'], [`${base}/rdap/`]], [['dark'], [`${base}/dark/`]]] }))
    if (request.url === '/rdap/domain/example.org') return response.end(JSON.stringify(rdapAnswer))
    if (request.url === '/rdap/domain/odd.org') return response.end('{"events":"none"}')
    response.statusCode = request.url?.includes('free') ? 404 : 503
    return response.end('{}')
  })
  const listen = (server: Server | typeof sockets) => new Promise<number>((resolve) => { server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)) })
  base = `http://127.0.0.1:${await listen(web)}`
  whois = `127.0.0.1:${await listen(sockets)}`
})
afterAll(() => {
  web.close()
  web.closeAllConnections()
  sockets.close()
})

const now = new Date('2026-03-01T00:00:00Z')
const look = (domain: string, more: Partial<SettingsOf<'domain'>> = {}, servers = new RdapServers(`${base}/dns.json`)) =>
  probeDomain(CheckSettings.parse({ name: 'a', service: 'service:default/shop', kind: 'domain', domain, ...more }) as SettingsOf<'domain'>, { allowPrivate: true, now, signal: AbortSignal.timeout(5000), secret: undefined }, servers)

test('the registry is found in IANA\'s list, which is asked once', async () => {
  asked = []
  const servers = new RdapServers(`${base}/dns.json`)
  expect(await look('example.org', { minDays: 20 }, servers)).toEqual({ isOk: true, error: null, expiresAt: new Date('2026-03-31T04:00:00Z'), details: { facts: { Registrar: 'Example Registrar' } } })
  expect(await look('example.org', { minDays: 31 }, servers)).toMatchObject({ isOk: false, error: 'Its registration ends in 30 days, on 2026-03-31.' })
  expect(asked.filter((path) => path === '/dns.json')).toHaveLength(1)
})

test('a domain that is not registered is a failure; a registry that is away or says nothing is unknown', async () => {
  expect(await look('free.org')).toMatchObject({ isOk: false, error: expect.stringContaining('free.org is not registered') })
  expect(await look('odd.org', { registry: `${base}/rdap` })).toMatchObject({ isOk: null, error: expect.stringContaining('does not say when it ends') })
  expect(await look('away.org', { registry: `${base}/rdap/` })).toMatchObject({ isOk: null, error: expect.stringContaining('answered 503') })
})

test('WHOIS is asked where it is named', async () => {
  expect(await look('example.org', { registry: whois, minDays: 1 })).toMatchObject({ isOk: true, expiresAt: new Date('2026-03-31T04:00:00Z') })
  expect(await look('free.org', { registry: whois })).toMatchObject({ isOk: false, error: expect.stringContaining('is not registered') })
  expect(await look('example.org', { registry: '127.0.0.1:1' })).toMatchObject({ isOk: null })
})

/** Lines as the registries' servers write them. */
test.each([
  ['Registry Expiry Date: 2027-01-31T04:00:00Z', '2027-01-31T04:00:00.000Z'], ['   Registrar Registration Expiration Date: 2027-01-31T04:00:00.0Z', '2027-01-31T04:00:00.000Z'], ['paid-till:     2027-01-31T04:00:00Z', '2027-01-31T04:00:00.000Z'],
  ['Expiry date:  31-Jan-2027', '2027-01-31T00:00:00.000Z'], ['expires:    2027-01-31', '2027-01-31T00:00:00.000Z'], ['expires............: 31.1.2027 00:00:00', '2027-01-31T00:00:00.000Z'], ['Expiration Date: 2027-01-31 02:00:00 +0200', '2027-01-31T00:00:00.000Z'],
  ['[有効期限]                      2027/01/31', '2027-01-31T00:00:00.000Z'], ['renewal date:  2027.01.31 12:00:00', '2027-01-31T12:00:00.000Z'], ['expire:   31.01.2027', '2027-01-31T00:00:00.000Z'],
])('%s', (line, expected) => {
  expect(readWhois(`domain: example.org\r\n${line}\r\n`).endsAt?.toISOString()).toBe(expected)
})

test('what is no date is none', () => {
  for (const text of ['', 'soon', '2027-13-01', '99.99.2027', '2027-01-45']) expect(readDate(text), text).toBeUndefined()
})
