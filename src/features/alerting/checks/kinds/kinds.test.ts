import { execFileSync, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { tempDir } from '../../../../../test/harness/index.ts'
import { checkSettings } from '../check-settings.ts'
import { CheckSettings } from '../checks-contract.ts'
import { runCheck } from '../run-check.ts'
import { readPing } from './icmp-kind.ts'

const shared = { name: 'a', service: 'service:default/shop' } as const
const read = (settings: Record<string, unknown>) => CheckSettings.parse({ ...shared, timeoutMs: 1000, ...settings } as z.input<typeof CheckSettings>)
const look = (settings: Record<string, unknown>, more: { secret?: string; allowPrivate?: boolean } = {}) => runCheck(read(settings), { allowPrivate: true, now: new Date(), ...more })
const closing: (() => void)[] = []
afterAll(() => closing.forEach((close) => close()))

function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => { sockets.add(socket); socket.on('error', () => undefined) })
  closing.push(() => { server.close(); for (const socket of sockets) socket.destroy() })
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)) })
}

const faultsOf = (settings: Record<string, unknown>) => {
  try {
    checkSettings(read(settings))
    return []
  } catch (error) {
    return (error as { faults: { path: string }[] }).faults.map(({ path }) => path)
  }
}

test('settings without a kind are an HTTP check; each kind has defaults of its own', () => {
  expect(read({ url: 'http://127.0.0.1/' })).toMatchObject({ kind: 'http', intervalMs: 20_000, failuresToAlert: 3, redirect: 'follow' })
  expect(read({ kind: 'domain', domain: 'Example.org' })).toMatchObject({ domain: 'example.org', intervalMs: 43_200_000, failuresToAlert: 1 })
  expect(CheckSettings.safeParse({ ...shared, kind: 'tcp', host: 'a' }).success).toBe(false)
})

test('what cannot be carried out is told at its field', () => {
  expect(faultsOf({ kind: 'tcp', host: 'http://a', port: 1 })).toEqual(['host'])
  expect(faultsOf({ kind: 'icmp', host: '169.254.169.254' })).toEqual(['host'])
  expect(faultsOf({ kind: 'tcp', host: 'a', port: 1, expect: '/(/' })).toEqual(['expect'])
  expect(faultsOf({ kind: 'dns', domain: 'a', nameServer: 'a:b' })).toEqual(['nameServer'])
  expect(faultsOf({ kind: 'domain', domain: 'a.org', registry: 'http://169.254.169.254/' })).toEqual(['registry'])
  expect(faultsOf({ kind: 'heartbeat', cron: '99 * * * *' })).toEqual(['cron'])
  expect(faultsOf({ kind: 'heartbeat', cron: '* * * * *', timeZone: 'Mars/Base' })).toEqual(['timeZone'])
  expect(faultsOf({ url: 'http://a/', expectJsonPath: '$.a[', expectJsonValue: '/(/' })).toEqual(['expectJsonValue', 'expectJsonPath'])
  expect(faultsOf({ url: 'http://a/', body: 'x', method: 'GET', minCertificateDays: 3 })).toEqual(['minCertificateDays', 'body'])
  expect(faultsOf({ kind: 'steps', steps: [{ name: 'one', url: 'http://a/${{ vars.token }}' }] })).toEqual(['steps.0'])
  expect(faultsOf({ kind: 'steps', steps: [{ name: 'one', url: 'ftp://a', save: [{ name: 't', from: 'body', what: 'plain' }] }] })).toEqual(['steps.0.url', 'steps.0.save.0'])
})

describe('tcp', () => {
  let port = 0
  beforeAll(async () => {
    port = await listen(createServer((socket) => {
      socket.on('data', (data: Buffer) => {
        const text = data.toString()
        if (text === 'PING\r\n') socket.write('+PONG\r\n')
        else if (text.startsWith('drip')) setInterval(() => socket.destroyed || socket.write('a'), 20).unref()
        else if (text.startsWith('flood')) socket.write('x'.repeat(1 << 20))
        else socket.end('unknown command')
      })
    }))
  })

  test('a port that takes connections is well, one that refuses is not', async () => {
    expect(await look({ kind: 'tcp', host: '127.0.0.1', port })).toMatchObject({ isOk: true, error: null })
    expect(await look({ kind: 'tcp', host: '127.0.0.1', port: 1 })).toMatchObject({ isOk: false, error: expect.stringContaining('127.0.0.1:1 could not be reached (ECONNREFUSED)') })
    expect(await look({ kind: 'tcp', host: 'no-such-host.invalid', port })).toMatchObject({ isOk: false, error: expect.stringContaining('could not be resolved') })
    expect(await look({ kind: 'tcp', host: '127.0.0.1', port }, { allowPrivate: false })).toMatchObject({ isOk: null })
  })

  test('what comes back is held against what is wanted, in time and size', async () => {
    const tcp = { kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 400 }
    expect(await look({ ...tcp, send: 'PING\\r\\n', expect: '+PONG' })).toMatchObject({ isOk: true })
    expect(await look({ ...tcp, send: 'other', expect: '/^\\+PONG/' })).toMatchObject({ isOk: false, error: 'It said "unknown command", which does not hold /^\\+PONG/.' })
    expect(await look({ ...tcp, send: 'drip', expect: 'b' })).toMatchObject({ isOk: false, error: expect.stringMatching(/^It said "a+" and not b in time\.$/) })
    expect(await look({ ...tcp, expect: 'anything' })).toMatchObject({ isOk: false, error: 'It said nothing in time.' })
    expect(await look({ ...tcp, timeoutMs: 5000, send: 'flood', expect: 'b' })).toMatchObject({ isOk: false, error: expect.stringContaining('xxx') })
    expect(await look({ ...tcp, timeoutMs: 5000, send: 'drip', expect: '/^(a+)+$b/' })).toMatchObject({ isOk: expect.toSatisfy((isOk) => isOk !== true) })
  })
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.skipIf(!hasOpenssl)(`tls (${hasOpenssl ? 'with certificates of openssl' : 'skipped: openssl is not installed'})`, () => {
  let port = 0
  let ca = ''
  beforeAll(async () => {
    const dir = await tempDir()
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem'), '-days', '10', '-subj', '/CN=shop.test', '-addext', 'subjectAltName=DNS:shop.test,IP:127.0.0.1'], { stdio: 'ignore' })
    ca = readFileSync(join(dir, 'cert.pem'), 'utf8')
    port = await listen(createTls({ key: readFileSync(join(dir, 'key.pem')), cert: ca }))
  })

  test('days, chain and name are judged apart', async () => {
    const tls = { kind: 'tls', host: '127.0.0.1', port, minCertificateDays: 5 }
    const good = await look({ ...tls, ca })
    expect(good).toMatchObject({ isOk: true, details: { facts: { 'Issued for': 'shop.test, 127.0.0.1', Protocol: 'TLSv1.3' } } })
    expect(Math.round(((good.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(10)
    expect(await look({ ...tls, ca, minCertificateDays: 14 })).toMatchObject({ isOk: false, error: expect.stringMatching(/^Its certificate ends in 9 days, on /) })
    expect(await look(tls)).toMatchObject({ isOk: false, error: expect.stringContaining('is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)') })
    expect(await look({ ...tls, verifyTls: false })).toMatchObject({ isOk: true })
    expect(await look({ ...tls, ca, serverName: 'cart.test' })).toMatchObject({ isOk: false, error: 'Its certificate is not for cart.test: it names shop.test, 127.0.0.1.' })
  })

  test('what is no TLS, and what says nothing, fails in time', async () => {
    const plain = await listen(createServer((socket) => { socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')) }))
    const silent = await listen(createServer(() => undefined))
    expect(await look({ kind: 'tls', host: '127.0.0.1', port: plain })).toMatchObject({ isOk: false, error: expect.stringContaining('could not be reached') })
    expect(await look({ kind: 'tls', host: '127.0.0.1', port: silent, timeoutMs: 300 })).toMatchObject({ isOk: false, error: expect.stringContaining('did not answer in time') })
  })
})

/** A name server that answers by the first label of what is asked. */
function answerTo(query: Buffer): Buffer | undefined {
  const labelEnd = 13 + (query[12] ?? 0)
  const label = query.subarray(13, labelEnd).toString()
  const questionEnd = query.indexOf(0, 12) + 5
  const head = (flags: number, answers: number) => Buffer.concat([query.subarray(0, 2), Buffer.from([flags >> 8, flags & 255, 0, 1, 0, answers, 0, 0, 0, 0]), query.subarray(12, questionEnd)])
  const record = (type: number, data: Buffer) => Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data])
  switch (label) {
    case 'two': return Buffer.concat([head(0x8180, 2), record(1, Buffer.from([192, 0, 2, 1])), record(1, Buffer.from([192, 0, 2, 2]))])
    case 'mail': return Buffer.concat([head(0x8180, 1), record(15, Buffer.concat([Buffer.from([0, 10, 2]), Buffer.from('mx'), Buffer.from([0])]))])
    case 'text': return Buffer.concat([head(0x8180, 1), record(16, Buffer.concat([Buffer.from([6]), Buffer.from('v=spf1')]))])
    case 'none': return head(0x8183, 0)
    case 'empty': return head(0x8180, 0)
    case 'broken': return Buffer.concat([head(0x8180, 3), Buffer.from([0xc0, 0xff, 1, 2, 3])])
    case 'loop': return Buffer.concat([head(0x8180, 1), Buffer.from([0xc0, questionEnd]), Buffer.from([0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4])])
    case 'refused': return head(0x8185, 0)
    default: return undefined
  }
}

describe('dns', () => {
  let server = ''
  beforeAll(async () => {
    const socket = createSocket('udp4', (query, { port, address }) => {
      const answer = answerTo(query)
      if (answer) socket.send(answer, port, address)
    })
    closing.push(() => socket.close())
    await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve) })
    server = `127.0.0.1:${socket.address().port}`
  })

  test('answers are held against what is expected', async () => {
    const dns = { kind: 'dns', nameServer: server, domain: 'two.test' }
    expect(await look(dns)).toMatchObject({ isOk: true, details: { facts: { Answers: '192.0.2.1, 192.0.2.2' } } })
    expect(await look({ ...dns, expectAnswers: ['192.0.2.2', '/^192\\./'] })).toMatchObject({ isOk: true })
    expect(await look({ ...dns, expectAnswers: ['192.0.2.3'] })).toMatchObject({ isOk: false, error: 'The answers are 192.0.2.1, 192.0.2.2, without 192.0.2.3.' })
    expect(await look({ ...dns, domain: 'mail.test', recordType: 'MX', expectAnswers: ['10 MX.'] })).toMatchObject({ isOk: true })
    expect(await look({ ...dns, domain: 'text.test', recordType: 'TXT', expectAnswers: ['v=spf1'] })).toMatchObject({ isOk: true })
  })

  test.each([
    ['none', 'There is no such name'], ['empty', 'It has no such record'], ['refused', 'refuses'], ['broken', 'does not read'], ['loop', 'does not read'], ['silent', 'did not answer in time'],
  ])('%s is a failure that says why', async (label, why) => {
    expect(await look({ kind: 'dns', nameServer: server, domain: `${label}.test`, timeoutMs: 600 })).toMatchObject({ isOk: false, error: expect.stringContaining(why) })
  })

  test('a name server that may not be asked tells nothing', async () => {
    expect(await look({ kind: 'dns', nameServer: server, domain: 'two.test' }, { allowPrivate: false })).toMatchObject({ isOk: null, error: expect.stringContaining('private network') })
  })
})

const hasPing = spawnSync('ping', ['-V']).error === undefined

describe('icmp', () => {
  test.skipIf(!hasPing)(`this machine answers (${hasPing ? 'with the system\'s ping' : 'skipped: ping is not installed'})`, async () => {
    const outcome = await look({ kind: 'icmp', host: '127.0.0.1', packets: 2, timeoutMs: 3000 })
    if (outcome.isOk === null) expect(outcome.error).toMatch(/ping_group_range/)
    else expect(outcome).toMatchObject({ isOk: true, details: { facts: { Packets: '2 of 2 came back' } } })
  })

  test('without ping it is unknown and says what is missing', async () => {
    const { PATH } = process.env
    process.env['PATH'] = '/nowhere'
    try {
      expect(await look({ kind: 'icmp', host: '127.0.0.1' })).toMatchObject({ isOk: null, error: expect.stringContaining('iputils-ping') })
    } finally {
      process.env['PATH'] = PATH
    }
  })

  test.each([
    ['3 packets transmitted, 2 received, 33% packet loss, time 2003ms\nrtt min/avg/max/mdev = 0.030/0.041/0.052/0.010 ms', { sent: 3, received: 2, rttMs: 0.041 }],
    ['3 packets transmitted, 3 packets received, 0% packet loss\nround-trip min/avg/max = 0.050/0.070/0.090 ms', { sent: 3, received: 3, rttMs: 0.07 }],
    ['2 packets transmitted, 2 packets received, +1 duplicates, 0.0% packet loss\nround-trip min/avg/max/stddev = 11.1/12.2/13.3/0.5 ms', { sent: 2, received: 2, rttMs: 12.2 }],
    ['5 packets transmitted, 0 received, +5 errors, 100% packet loss, time 4096ms', { sent: 5, received: 0, rttMs: undefined }],
    ['ping: socktype: SOCK_RAW\nping: socket: Operation not permitted', undefined],
  ])('%s', (output, expected) => {
    expect(readPing(output)).toEqual(expected)
  })
})

describe('http and steps', () => {
  let url = ''
  const seen: { method: string; path: string; headers: Record<string, unknown>; body: string }[] = []
  beforeAll(async () => {
    const server = createHttp((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => { body += chunk.toString() })
      request.on('end', () => {
        seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
        if (request.url === '/login') return response.setHeader('x-session', 's-1').end(JSON.stringify({ token: 'T/1', items: [{ id: 7 }] }))
        if (request.url === '/moved') return response.writeHead(302, { location: `http://localhost:${(server.address() as AddressInfo).port}/echo` }).end()
        if (request.url === '/away') return response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
        if (request.url?.startsWith('/items/7')) return response.end('item seven, csrf=abc123;')
        if (request.url === '/echo') return response.end(`you sent ${String(request.headers['authorization'])}`)
        response.statusCode = 404
        return response.end()
      })
    })
    url = `http://127.0.0.1:${await listen(server)}`
  })

  test('headers, body and sign-in carry the secret, and no error shows it', async () => {
    expect(await look({ url: `${url}/echo`, method: 'POST', auth: 'bearer', headers: { 'x-key': 'k-${{ secret }}' }, body: '{"k":"${{secret}}"}' }, { secret: 'geheim' })).toMatchObject({ isOk: true })
    expect(seen.at(-1)).toMatchObject({ headers: { authorization: 'Bearer geheim', 'x-key': 'k-geheim' }, body: '{"k":"geheim"}' })
    await look({ url: `${url}/echo`, auth: 'basic', user: 'ada' }, { secret: 'geheim' })
    expect(seen.at(-1)).toMatchObject({ headers: { authorization: `Basic ${Buffer.from('ada:geheim').toString('base64')}` } })
    await look({ url: `${url}/moved`, auth: 'bearer', headers: { 'x-key': '${{ secret }}', 'x-plain': 'a' } }, { secret: 'geheim' })
    expect(seen.at(-1)).toMatchObject({ path: '/echo', headers: { 'x-plain': 'a' } })
    expect(Object.keys(seen.at(-1)?.headers ?? {})).not.toContain('x-key')
    expect(await look({ url: `${url}/echo`, headers: { 'x-key': '${{ secret }}' } })).toMatchObject({ isOk: null, error: expect.stringContaining('secret that it sends is not there') })
  })

  test('headers, JSON and redirects are judged', async () => {
    expect(await look({ url: `${url}/login`, expectHeader: 'X-Session: /^s-\\d/', expectJsonPath: '$.items[0].id', expectJsonValue: '7' })).toMatchObject({ isOk: true })
    expect(await look({ url: `${url}/login`, expectHeader: 'X-Other' })).toMatchObject({ isOk: false, error: 'The answer has no header x-other.' })
    expect(await look({ url: `${url}/login`, expectJsonPath: 'token', expectJsonValue: 'T' })).toMatchObject({ isOk: false, error: 'The answer\'s token is T/1 instead of T.' })
    expect(await look({ url: `${url}/echo`, expectJsonPath: '$.a' })).toMatchObject({ isOk: false, error: 'The answer has no $.a.' })
    expect(await look({ url: `${url}/moved`, redirect: 'manual', expectStatus: [302] })).toMatchObject({ isOk: true, status: 302 })
    expect(await look({ url: `${url}/moved`, redirect: 'error' })).toMatchObject({ isOk: false })
    expect(await look({ url: `${url}/away` })).toMatchObject({ isOk: null, error: expect.stringContaining('never sent') })
  })

  const steps = (more: Record<string, unknown> = {}) => ({ kind: 'steps', timeoutMs: 3000, steps: [
    { name: 'sign in', url: `${url}/login`, method: 'POST', body: 'password=${{ secret }}', save: [{ name: 'id', from: 'json', what: '$.items[0].id' }, { name: 'session', from: 'header', what: 'X-Session' }] },
    { name: 'item', url: `${url}/items/\${{ vars.id }}`, headers: { 'x-session': '${{ vars.session }}' }, save: [{ name: 'csrf', from: 'body', what: '/csrf=(\\w+)/' }], ...more },
    { name: 'again', url: `${url}/items/7?c=\${{ vars.csrf }}` },
  ] })

  test('steps carry values over', async () => {
    const outcome = await look(steps(), { secret: 'geheim' })
    expect(outcome).toMatchObject({ isOk: true, status: 200, details: { steps: [{ name: 'sign in', isOk: true }, { name: 'item' }, { name: 'again', status: 200 }] } })
    expect(seen.slice(-3)).toMatchObject([{ path: '/login', body: 'password=geheim' }, { path: '/items/7', headers: { 'x-session': 's-1' } }, { path: '/items/7?c=abc123' }])
  })

  test('a step that fails is named, and the rest is not taken', async () => {
    const before = seen.length
    expect(await look(steps({ expectBody: 'item eight' }), { secret: 'geheim' })).toMatchObject({ isOk: false, error: 'Step item: The answer does not hold item eight.', details: { steps: [{ isOk: true }, { isOk: false }] } })
    expect(seen.length).toBe(before + 2)
    expect(await look(steps({ save: [{ name: 'csrf', from: 'body', what: '/token=(.)/' }] }), { secret: 'geheim' })).toMatchObject({ isOk: false, error: 'Step item: The answer has no /token=(.)/ to keep as csrf.' })
  })
})
