import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTls } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#platform/clock'
import { fetchGuarded } from '#platform/http'
import { tempDir } from '../../../../../test/harness/index.ts'
import { AccessTokens } from './access-tokens.ts'
import type { ChannelHost } from './channel.ts'
import { HttpConfig } from './http-config.ts'
import { postJson } from './post-json.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const servers: Server[] = []
const asked: { url: string; method: string; authorization: string | undefined; own: string | undefined; body: string }[] = []
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => { server.close(resolve) })
  }
})
const listener = (answer: Answer) => (request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  request.on('data', (piece: Buffer) => { body += piece.toString() }).on('end', () => {
    asked.push({ url: request.url ?? '', method: request.method ?? '', authorization: request.headers.authorization, own: request.headers['x-own'] as string | undefined, body })
    answer(request, response, body)
  })
}
async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.address() as AddressInfo).port
}

let host: ChannelHost
beforeEach(() => {
  asked.length = 0
  const unused = () => { throw new Error('This is not used here.') }
  host = {
    clock: systemClock, signal: new AbortController().signal, tokens: new AccessTokens(), version: '1', siteUrl: '', allowPrivate: true, mailServer: unused, pushKeys: unused, get db() { return unused() }, get mail() { return unused() },
    fetch: (address, request) => fetchGuarded(address, { ...request, allowPrivate: true }),
  }
})
const post = (url: string, config: object) => postJson(host, url, { told: true }, { http: HttpConfig.parse(config) })

test('a redirect is followed where it keeps what is sent; to another place credentials do not go along', async () => {
  const other = await listen(createServer(listener((_request, response) => void response.end('ok'))))
  const port = await listen(createServer(listener(({ url }, response) => void response.writeHead(Number(url?.slice(1, 4)), { location: url?.endsWith('/here') ? '/200' : `http://127.0.0.1:${other}/other` }).end())))
  const config = { followRedirects: true, basicAuth: { username: 'a', password: 'b' }, httpHeaders: { 'X-Own': { secrets: ['own'] } } }
  expect(await post(`http://127.0.0.1:${port}/308/here`, config)).toMatchObject({ status: 200, error: null })
  expect(asked[1]).toMatchObject({ url: '/200', method: 'POST', body: '{"told":true}', authorization: expect.stringMatching(/^Basic /), own: 'own' })
  asked.length = 0
  await post(`http://127.0.0.1:${port}/307/away`, config)
  expect(asked[1]).toEqual({ url: '/other', method: 'POST', body: '{"told":true}', authorization: undefined, own: undefined })
  // What a GET answers is no sign that the message arrived.
  await expect(post(`http://127.0.0.1:${port}/301/here`, config)).rejects.toThrow('which is not followed here')
  await expect(post(`http://127.0.0.1:${port}/308/here`, { followRedirects: false })).rejects.toThrow('which is not followed here')
})

test('one try waits as long as it is told to', async () => {
  const port = await listen(createServer(() => undefined))
  const began = performance.now()
  await expect(post(`http://127.0.0.1:${port}/`, { timeout: '200ms' })).rejects.toThrow('did not answer in time')
  expect(performance.now() - began).toBeLessThan(5000)
})

test('OAuth 2: a token is asked for once, in the header and then in the body, and anew when it is taken no more', async () => {
  const isInBody = { value: false }
  let given = 0
  const port = await listen(createServer(listener((request, response, body) => {
    if (request.url === '/hook') return void response.writeHead(request.headers.authorization === 'Bearer token-2' ? 401 : 200).end('ok')
    if (isInBody.value && !body.includes('client_secret=')) return void response.writeHead(401).end('who are you, so-secret?')
    given += 1
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: `token-${given}`, token_type: 'Bearer', expires_in: 3600 }))
  })))
  const base = `http://127.0.0.1:${port}`
  const oauth2 = { clientId: 'a b', clientSecret: 'so-secret', tokenUrl: `${base}/token`, scopes: ['one', 'two'], endpointParams: { own_name: 'x' } }
  for (const _ of [1, 2]) expect(await post(`${base}/hook`, { oauth2 })).toMatchObject({ error: null })
  expect(asked.map(({ url, authorization }) => [url, authorization])).toEqual([['/token', `Basic ${Buffer.from('a%20b:so-secret').toString('base64')}`], ['/hook', 'Bearer token-1'], ['/hook', 'Bearer token-1']])
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({ grant_type: 'client_credentials', scope: 'one two', own_name: 'x' })
  asked.length = 0
  isInBody.value = true
  const other = { ...oauth2, clientId: 'other' }
  expect(await post(`${base}/hook`, { oauth2: other })).toMatchObject({ status: 401 })
  expect(await post(`${base}/hook`, { oauth2: other })).toMatchObject({ error: null })
  expect(asked.map(({ url }) => url)).toEqual(['/token', '/token', '/hook', '/token', '/token', '/hook'])
  await expect(post(`${base}/hook`, { oauth2: { ...oauth2, tokenUrl: `${base}/hook`, clientSecret: 'elsewhere' } })).rejects.toThrow('The token of OAuth 2 was not given: it answered 200')
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.skipIf(!hasOpenssl)(`tls_config (${hasOpenssl ? 'with certificates of openssl' : 'skipped: openssl is not installed'})`, () => {
  test('an own authority, a certificate to show, another name, or any certificate at all', async () => {
    const folder = await tempDir()
    const make = (name: string) => {
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)], { stdio: 'ignore' })
      return { key: readFileSync(join(folder, `${name}.key`), 'utf8'), cert: readFileSync(join(folder, `${name}.pem`), 'utf8') }
    }
    const [theirs, ours] = [make('hook.test'), make('daybook.test')]
    const server = createTls({ ...theirs, ca: ours.cert, requestCert: true, rejectUnauthorized: false, maxVersion: 'TLSv1.2' }, listener(({ socket }, response) => void response.end(String((socket as TLSSocket).authorized))))
    const url = `https://127.0.0.1:${await listen(server)}/`
    await expect(post(url, {})).rejects.toThrow('is not trusted')
    await expect(post(url, { tlsConfig: { ca: theirs.cert } })).rejects.toThrow('is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)')
    expect(await post(url, { tlsConfig: { ca: theirs.cert, serverName: 'hook.test' } })).toMatchObject({ error: null })
    expect(await post(url, { tlsConfig: { insecureSkipVerify: true } })).toMatchObject({ error: null })
    await expect(post(url, { tlsConfig: { insecureSkipVerify: true, minVersion: 'TLS13' } })).rejects.toThrow('could not be reached')
    const { text } = await host.fetch(url, { ca: theirs.cert, tls: { ...ours, serverName: 'hook.test' } })
    expect(text()).toBe('true')
    // A kept connection serves only who asks for it in the same way.
    await expect(post(url, {})).rejects.toThrow('is not trusted')
  })
})
