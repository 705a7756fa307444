import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CheckSettings } from '../../src/features/alerting/checks/checks-contract.ts'
import { runCheck } from '../../src/features/alerting/checks/run-check.ts'
import { eventually, tempDir } from '../harness/index.ts'
import { freePort } from '../releases/start-place.ts'

/** The same targets asked by a check of ours and by the real blackbox exporter: the same verdict, and the same end of a certificate. */
const missing = ['prometheus-blackbox-exporter', 'openssl'].filter((program) => spawnSync(program, [program === 'openssl' ? 'version' : '--version']).error !== undefined)
const sockets = new Set<Socket>()
const closing: (() => void)[] = []
let exporter: ChildProcess | undefined
let exporterUrl = ''
const places = { http: '', tcp: 0, tls: 0, dns: 0, closed: 0 }
let ca = ''

function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => { sockets.add(socket); socket.on('error', () => undefined) })
  closing.push(() => server.close())
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)) })
}

const modules = (caFile: string) => `modules:
  http: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4 } }
  http_body: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4, fail_if_body_not_matches_regexp: ['all .* well'] } }
  http_header: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4, fail_if_header_not_matches: [{ header: X-Kind, regexp: '^sh' }] } }
  http_404: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4, valid_status_codes: [404] } }
  http_stay: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4, follow_redirects: false, valid_status_codes: [302] } }
  http_post: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4, method: POST, body: 'hello', headers: { X-Key: k } } }
  tcp: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4 } }
  tcp_banner: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4, query_response: [{ expect: '^220 .*ready' }] } }
  tcp_other: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4, query_response: [{ expect: '^554 ' }] } }
  tls: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4, tls: true } }
  tls_ca: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4, tls: true, tls_config: { ca_file: '${caFile}' } } }
  tls_any: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4, tls: true, tls_config: { insecure_skip_verify: true } } }
  tls_name: { prober: tcp, timeout: 2s, tcp: { preferred_ip_protocol: ip4, tls: true, tls_config: { ca_file: '${caFile}', server_name: cart.test } } }
  dns_two: { prober: dns, timeout: 2s, dns: { preferred_ip_protocol: ip4, query_name: two.test, query_type: A } }
  dns_match: { prober: dns, timeout: 2s, dns: { preferred_ip_protocol: ip4, query_name: two.test, query_type: A, validate_answer_rrs: { fail_if_none_matches_regexp: ['192\\.0\\.2\\.2'] } } }
  dns_other: { prober: dns, timeout: 2s, dns: { preferred_ip_protocol: ip4, query_name: two.test, query_type: A, validate_answer_rrs: { fail_if_none_matches_regexp: ['192\\.0\\.2\\.9'] } } }
  dns_none: { prober: dns, timeout: 2s, dns: { preferred_ip_protocol: ip4, query_name: none.test, query_type: A } }
  dns_silent: { prober: dns, timeout: 1s, dns: { preferred_ip_protocol: ip4, query_name: silent.test, query_type: A } }
`

function answerTo(query: Buffer): Buffer | undefined {
  const label = query.subarray(13, 13 + (query[12] ?? 0)).toString()
  const question = query.subarray(12, query.indexOf(0, 12) + 5)
  const head = (flags: number, answers: number) => Buffer.concat([query.subarray(0, 2), Buffer.from([flags >> 8, flags & 255, 0, 1, 0, answers, 0, 0, 0, 0]), question])
  const address = (last: number) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, last])
  if (label === 'two') return Buffer.concat([head(0x8180, 2), address(1), address(2)])
  return label === 'none' ? head(0x8183, 0) : undefined
}

async function startTargets(folder: string): Promise<void> {
  places.http = `http://127.0.0.1:${await listen(createHttp((request, response) => {
    const path = new URL(request.url ?? '', 'http://a').pathname
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      response.setHeader('x-kind', path === '/cart' ? 'cart' : 'shop')
      if (path === '/moved') return response.writeHead(302, { location: '/well' }).end()
      if (path === '/loop') return response.writeHead(302, { location: '/loop' }).end()
      if (path === '/post') return response.writeHead(request.method === 'POST' && body === 'hello' && request.headers['x-key'] === 'k' ? 200 : 400).end()
      if (path === '/hang') return undefined
      const status = /^\/(\d{3})$/.exec(path)?.[1]
      response.statusCode = status === undefined ? 200 : Number(status)
      return response.end(path === '/bad' ? 'nothing' : 'all is well')
    })
  }))}`
  places.tcp = await listen(createServer((socket) => { socket.write('220 mail.test ready\r\n') }))
  places.tls = await listen(createTls({ key: readFileSync(join(folder, 'key.pem')), cert: ca }))
  places.closed = await freePort()
  const names = createSocket('udp4', (query, { port, address }) => {
    const answer = answerTo(query)
    if (answer) names.send(answer, port, address)
  })
  closing.push(() => names.close())
  await new Promise<void>((resolve) => { names.bind(0, '127.0.0.1', resolve) })
  places.dns = names.address().port
}

beforeAll(async () => {
  if (missing.length > 0) return
  const folder = await tempDir()
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '40', '-subj', '/CN=shop.test', '-addext', 'subjectAltName=DNS:shop.test,IP:127.0.0.1'], { stdio: 'ignore' })
  ca = readFileSync(join(folder, 'cert.pem'), 'utf8')
  await startTargets(folder)
  writeFileSync(join(folder, 'blackbox.yml'), modules(join(folder, 'cert.pem')))
  const port = await freePort()
  exporterUrl = `http://127.0.0.1:${port}`
  exporter = spawn('prometheus-blackbox-exporter', [`--config.file=${join(folder, 'blackbox.yml')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  await eventually(async () => (await fetch(`${exporterUrl}/-/healthy`)).ok, { timeoutMs: 20_000, intervalMs: 100 })
})
afterAll(() => {
  exporter?.kill('SIGTERM')
  for (const close of closing) close()
  for (const socket of sockets) socket.destroy()
})

async function theirs(module: string, target: string): Promise<{ isOk: boolean; expiry: number | undefined }> {
  const text = await (await fetch(`${exporterUrl}/probe?module=${module}&target=${encodeURIComponent(target)}`)).text()
  const value = (name: string) => { const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]; return found === undefined ? undefined : Number(found) }
  return { isOk: value('probe_success') === 1, expiry: value('probe_ssl_earliest_cert_expiry') }
}

type Case = readonly [module: string, target: () => string, settings: () => Record<string, unknown>]
const http = (module: string, path: string, more: Record<string, unknown> = {}): Case => [module, () => `${places.http}${path}`, () => ({ url: `${places.http}${path}`, ...more })]
const tcp = (module: string, more: Record<string, unknown> = {}): Case => [module, () => `127.0.0.1:${places.tcp}`, () => ({ kind: 'tcp', host: '127.0.0.1', port: places.tcp, ...more })]
const tls = (module: string, more: () => Record<string, unknown> = () => ({})): Case => [module, () => `127.0.0.1:${places.tls}`, () => ({ kind: 'tls', host: '127.0.0.1', port: places.tls, minCertificateDays: 0, ...more() })]
const dns = (module: string, domain: string, more: Record<string, unknown> = {}): Case => [module, () => `127.0.0.1:${places.dns}`, () => ({ kind: 'dns', domain, nameServer: `127.0.0.1:${places.dns}`, ...more })]
const cases: readonly Case[] = [
  ...[200, 201, 204, 206, 301, 304, 400, 401, 404, 418, 500, 503].map((status) => http('http', `/${status}`)),
  http('http', '/moved'), http('http', '/loop'), http('http', '/hang'), http('http_stay', '/moved', { redirect: 'manual', expectStatus: [302] }), http('http_stay', '/well', { redirect: 'manual', expectStatus: [302] }), http('http_404', '/404', { expectStatus: [404] }), http('http_404', '/well', { expectStatus: [404] }),
  http('http_body', '/well', { expectBody: '/all .* well/' }), http('http_body', '/bad', { expectBody: '/all .* well/' }), http('http_header', '/well', { expectHeader: 'X-Kind: /^sh/' }), http('http_header', '/cart', { expectHeader: 'X-Kind: /^sh/' }), http('http_post', '/post', { method: 'POST', body: 'hello', headers: { 'x-key': 'k' } }), http('http', '/post'),
  ['http', () => `http://127.0.0.1:${places.closed}/`, () => ({ url: `http://127.0.0.1:${places.closed}/` })], ['http', () => 'http://no-such-host.invalid/', () => ({ url: 'http://no-such-host.invalid/' })],
  tcp('tcp'), tcp('tcp_banner', { expect: '/^220 .*ready/' }), tcp('tcp_other', { expect: '/^554 /' }), ['tcp', () => `127.0.0.1:${places.closed}`, () => ({ kind: 'tcp', host: '127.0.0.1', port: places.closed })],
  tls('tls'), tls('tls_ca', () => ({ ca })), tls('tls_any', () => ({ verifyTls: false })), tls('tls_name', () => ({ ca, serverName: 'cart.test' })), ['tls_any', () => `127.0.0.1:${places.closed}`, () => ({ kind: 'tls', host: '127.0.0.1', port: places.closed })],
  dns('dns_two', 'two.test'), dns('dns_match', 'two.test', { expectAnswers: ['192.0.2.2'] }), dns('dns_other', 'two.test', { expectAnswers: ['192.0.2.9'] }), dns('dns_none', 'none.test'), dns('dns_silent', 'silent.test', { timeoutMs: 1000 }),
]

describe.skipIf(missing.length > 0)(`checks beside the blackbox exporter${missing.length > 0 ? ` (skipped: ${missing.join(' and ')} is not installed)` : ''}`, () => {
  test.each(cases.map((each, index) => [index, each] as const))('case %i', async (_index, [module, target, settings]) => {
    const check = CheckSettings.parse({ name: 'a', service: 'service:default/shop', timeoutMs: 2000, ...settings() })
    const [ours, real] = await Promise.all([runCheck(check, { allowPrivate: true, now: new Date() }), theirs(module, target())])
    expect({ target: target(), isOk: ours.isOk === true, why: ours.error }).toEqual({ target: target(), isOk: real.isOk, why: ours.error })
    if (check.kind === 'tls' && real.isOk) expect((ours.expiresAt?.getTime() ?? 0) / 1000).toBe(real.expiry)
  })
})
