import { request as rawRequest } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { operationPath } from '#lib/operation'
import { encodeCursor } from '#lib/page'
import { testDaybook, type TestDaybook } from '../../../test/harness/index.ts'

let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook({ isWorking: false })
})

interface Asked { method?: string; body?: unknown; text?: string; headers?: Record<string, string>; token?: string | null }

async function ask(path: string, { method, body, text, headers = {}, token = daybook.token }: Asked = {}) {
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(`${daybook.url}${path}`, {
    method: method ?? (payload === undefined ? 'GET' : 'POST'), ...(payload === undefined ? {} : { body: payload }),
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
  })
  const answer = await response.text()
  return { status: response.status, headers: response.headers, text: answer, json: () => JSON.parse(answer) as Record<string, unknown> }
}

/** With a Host header of its own, which fetch does not send. */
function askAs(host: string): Promise<number> {
  const { hostname, port } = new URL(daybook.url)
  return new Promise((resolve, reject) => {
    rawRequest({ hostname, port, path: '/healthz', headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }).on('error', reject).end()
  })
}

describe('what is open to all', () => {
  test('health and readiness say so and nothing else', async () => {
    for (const path of ['/healthz', '/readyz']) expect(await ask(path, { token: null })).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  })

  test('metrics and the API document ask for a token', async () => {
    for (const path of ['/metrics', '/api/v1/openapi.json', '/api/v1/stream', '/api/v1/events/list']) expect((await ask(path, { token: null })).status).toBe(401)
    const metrics = await ask('/metrics')
    expect(metrics.headers.get('content-type')).toContain('text/plain')
    expect(metrics.text).toMatch(/^daybook_http_request_duration_seconds_count\{.*route="\/healthz".*\} \d+$/m)
  })

  test('an address that asks too often for what anybody may call has to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 70 }, () => ask('/api/v1/access/use-link', { body: { code: 'x'.repeat(32) }, token: null, headers: { origin: daybook.url } })))
    const limited = answers.filter(({ status }) => status === 429)
    expect(limited.length).toBe(10)
    expect(limited[0]?.json()).toMatchObject({ code: 'limited', status: 429, detail: expect.stringContaining('Try again in') })
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    // Others are not touched by it: what is asked with a token is not limited.
    expect((await ask('/api/v1/events/list')).status).toBe(200)
  })
})

describe('the API document', () => {
  test('describes every operation with what it takes, and every reference leads somewhere', async () => {
    const document = (await ask('/api/v1/openapi.json')).json() as { openapi: string; paths: Record<string, Record<string, { operationId?: string; requestBody?: unknown }>> }
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
    const ids = operations.flatMap(({ operationId }) => operationId ?? [])
    expect(ids.toSorted()).toEqual(daybook.dispatcher.operations().map(({ name }) => name).toSorted())
    for (const [, pointer = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/(components[^"]+)"/g)) {
      expect(pointer.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document), pointer).toBeDefined()
    }
  })
})

describe('a wrong request', () => {
  test.each([
    ['another path', '/api/v1/nothing', {}, 404, 'not-found'],
    ['no JSON', '/api/v1/events/note', { text: '{"subject":' }, 400, 'invalid'],
    ['a field that is missing', '/api/v1/events/note', { body: {} }, 400, 'invalid'],
    ['another type of body', '/api/v1/events/note', { text: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'invalid'],
    ['a body too large', '/api/v1/events/note', { text: JSON.stringify({ text: 'x'.repeat(9 * 1024 * 1024) }) }, 413, 'invalid'],
    ['a NUL in a text', '/api/v1/events/note', { body: { subject: 'service:default/shop', text: 'a\0b' } }, 400, 'invalid'],
    ['half a character', '/api/v1/events/note', { body: { subject: 'service:default/shop', text: 'a\ud800b' } }, 400, 'invalid'],
    ['a filter that there is not', '/api/v1/events/list?entity=service:default/shop', {}, 400, 'invalid'],
    ['a cursor that is none', '/api/v1/events/list?cursor=nonsense', {}, 400, 'invalid'],
    ['a limit out of range', '/api/v1/events/list?limit=100000', {}, 400, 'invalid'],
    ['a token that is none', '/api/v1/events/list', { token: 'dbk_nothing' }, 401, 'unauthenticated'],
    ['a kind of password that is none', '/api/v1/events/list', { token: null, headers: { authorization: 'Digest x' } }, 401, 'unauthenticated'],
  ] as const)('with %s is answered by a problem that says what to do', async (_what, path, asked, status, code) => {
    const answer = await ask(path, asked as Asked)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const problem = answer.json()
    expect(problem).toMatchObject({ status, code, type: 'about:blank', id: expect.any(String) })
    expect(String(problem['detail'])).toMatch(/^.{10,}$/)
  })

  test('with a cursor of another list, or a made-up one, is refused by every list', async () => {
    const cursors = [['x'], [1], [-1], [1e300], ['a', 'b'], [1, 'x'], ['x', 1], [1e300, 'x'], ['x', 'y', 'z'], [1, 2, 3], ['\0']].map((key) => encodeCursor(key))
    const lists = daybook.dispatcher.operations().filter(({ kind, input }) => kind === 'query' && input instanceof z.ZodObject && 'cursor' in input.shape)
    expect(lists.length).toBeGreaterThan(8)
    for (const operation of lists) {
      for (const cursor of cursors) {
        const { status, text } = await ask(`${operationPath(operation)}?cursor=${cursor}`)
        expect([200, 400], `${operation.name} ${atob(cursor)}: ${text}`).toContain(status)
      }
    }
  })

  test('of another site, or to another name, is refused', async () => {
    expect((await ask('/api/v1/access/sign-in', { body: { email: 'a@example.org', password: 'x' }, token: null, headers: { origin: 'https://elsewhere.example' } })).status).toBe(403)
    expect(await askAs('elsewhere.example')).toBe(403)
    expect(await askAs('localhost')).toBe(200)
  })
})

describe('a query too long for an address', () => {
  const text = `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: "true" }]\n# ${'x'.repeat(20_000)}\n`

  test('is refused by GET in words that say what to do, and answered by POST', async () => {
    const refused = await ask(`/api/v1/pipelines/lint?text=${encodeURIComponent(text)}`)
    expect(refused.status).toBe(431)
    expect(refused.json()).toMatchObject({ code: 'invalid', detail: expect.stringContaining('by POST') })
    expect((await ask('/api/v1/pipelines/lint', { body: { text } })).json()).toEqual({ faults: [], canStart: true })
    expect((await ask('/api/v1/pipelines/lint', { body: { text }, token: null, headers: { origin: daybook.url } })).status).toBe(401)
  })
})

describe('a command with an Idempotency-Key', () => {
  const note = { subject: 'service:default/shop', text: 'Looked at it.' }

  test('is done once, and the key serves nothing else', async () => {
    const first = await ask('/api/v1/events/note', { body: note, headers: { 'idempotency-key': 'once' } })
    expect(first.status).toBe(200)
    const again = await ask('/api/v1/events/note', { body: note, headers: { 'idempotency-key': 'once' } })
    expect(again.text).toBe(first.text)
    expect((await ask('/api/v1/events/note', { body: { ...note, text: 'Another.' }, headers: { 'idempotency-key': 'once' } })).status).toBe(409)
    const { items } = (await ask('/api/v1/events/list?subject=service:default/shop&type=dev.daybook.note.written')).json() as { items: unknown[] }
    expect(items).toHaveLength(1)
  })

  test('that gives a secret is not answered again', async () => {
    const made = () => ask('/api/v1/token/create', { body: { name: 'ci' }, headers: { 'idempotency-key': 'secret' } })
    expect((await made()).json()).toMatchObject({ token: expect.any(String) })
    expect((await made()).json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('only once') })
  })

  test('sent many times at once is done once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('/api/v1/events/note', { body: { ...note, subject: 'service:default/many' }, headers: { 'idempotency-key': 'many' } })))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const { items } = (await ask('/api/v1/events/list?subject=service:default/many&type=dev.daybook.note.written')).json() as { items: unknown[] }
    expect(items).toHaveLength(1)
  })
})
