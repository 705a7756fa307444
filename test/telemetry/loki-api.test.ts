import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import pinoLoki from 'pino-loki'
import { beforeAll, describe, expect, it } from 'vitest'
import pino from 'pino'
import { eventually, testDaybook, type TestDaybook } from '../harness/index.ts'

let daybook: TestDaybook
const now = BigInt(Date.now()) * 1_000_000n
const second = 1_000_000_000n
const ns = (secondsAgo: number): string => String(now - BigInt(secondsAgo) * second)

beforeAll(async () => {
  daybook = await testDaybook({ isWorking: false })
  await push({ streams: [
    { stream: { app: 'api', env: 'prod' }, values: Array.from({ length: 60 }, (_, at) => [ns(60 - at), JSON.stringify({ level: at % 10 ? 'info' : 'error', status: 200 + (at % 3) * 100, took: `${at}ms`, path: `/orders/${at}` })]) },
    { stream: { app: 'web', env: 'prod' }, values: [[ns(30), 'level=warn msg="slow page" took=1.5s', { trace_id: 'abc' }], [ns(20), 'level=info msg=ok took=2ms']] },
  ] })
})

async function send(path: string, init: RequestInit & { token?: string } = {}) {
  const response = await fetch(`${daybook.url}/loki/${path}`, { ...init, headers: { authorization: `Bearer ${init.token ?? daybook.token}`, ...init.headers } })
  return { status: response.status, text: await response.text() }
}

function push(body: unknown, headers: Record<string, string> = {}) {
  return send('api/v1/push', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) })
}

async function ask(path: string, params: Record<string, string> = {}): Promise<Record<string, never>> {
  const { status, text } = await send(`api/v1/${path}?${new URLSearchParams(params)}`)
  expect([status, text]).toEqual([200, expect.stringMatching(/^\{/)])
  return JSON.parse(text) as Record<string, never>
}

describe('what Grafana asks one after another', () => {
  it('is which version and which labels there are', async () => {
    expect(await ask('status/buildinfo')).toMatchObject({ version: expect.stringMatching(/^3\./) })
    expect((await send('ready')).text).toBe('ready\n')
    expect(await ask('labels')).toEqual({ status: 'success', data: ['app', 'env'] })
    expect(await ask('label/app/values', { query: '{env="prod"}' })).toEqual({ status: 'success', data: ['api', 'web'] })
    expect(await ask('series', { 'match[]': '{app="web"}' })).toEqual({ status: 'success', data: [{ app: 'web', env: 'prod' }] })
    expect(await ask('index/stats', { query: '{app="web"}' })).toEqual({ streams: 1, chunks: 1, entries: 2, bytes: expect.any(Number) })
    expect(await ask('index/volume', { query: '{env="prod"}', targetLabels: 'app' })).toMatchObject({ status: 'success', data: { resultType: 'vector', result: [{ metric: { app: 'api' }, value: [expect.any(Number), expect.stringMatching(/^\d+$/)] }, { metric: { app: 'web' } }] } })
    expect(await ask('detected_labels')).toMatchObject({ detectedLabels: [{ label: 'app', cardinality: 2 }, { label: 'env', cardinality: 1 }] })
    expect(await ask('detected_fields', { query: '{app="api"}' })).toMatchObject({ fields: expect.arrayContaining([{ label: 'status', type: 'int', cardinality: 3, parsers: ['json'] }, { label: 'took', type: 'duration', cardinality: 60, parsers: ['json'] }]) })
  })

  it('is lines, the newest first, with what parsers found', async () => {
    const answer = await ask('query_range', { query: '{app="api"} | json | level="error"', limit: '2' }) as unknown as { data: { resultType: string; result: { stream: Record<string, string>; values: [string, string][] }[]; stats: unknown } }
    expect(answer.data.resultType).toBe('streams')
    expect(answer.data.result.map(({ stream, values }) => [stream['path'], values[0]?.[0]])).toEqual([['/orders/50', ns(10)], ['/orders/40', ns(20)]])
    expect(answer.data.stats).toMatchObject({ summary: { totalLinesProcessed: expect.any(Number), totalEntriesReturned: 2 }, querier: { store: expect.anything() } })
    expect(await ask('query_range', { query: '{app="web"} |= "slow"', direction: 'forward' })).toMatchObject({ data: { result: [{ stream: { app: 'web', env: 'prod', trace_id: 'abc' }, values: [[ns(30), 'level=warn msg="slow page" took=1.5s']] }] } })
  })

  it('is numbers over time and at one time', async () => {
    const end = String(now)
    expect(await ask('query', { query: 'sum by (status) (count_over_time({app="api"} | json [2m]))', time: end })).toMatchObject({ status: 'success', data: { resultType: 'vector', result: [{ metric: { status: '200' }, value: [Number(now / 1_000_000n) / 1000, '20'] }, { metric: { status: '300' } }, { metric: { status: '400' } }] } })
    expect(await ask('query_range', { query: 'sum(rate({env="prod"}[1m]))', start: ns(0), end, step: '15' })).toMatchObject({ data: { resultType: 'matrix', result: [{ metric: {}, values: [[Number(now / 1_000_000n) / 1000, expect.stringMatching(/^1\.0/)]] }] } })
    expect(await ask('query', { query: 'max_over_time({app="web"} | logfmt | unwrap duration(took) [2m]) by (app)', time: end })).toMatchObject({ data: { result: [{ metric: { app: 'web' }, value: [expect.any(Number), '1.5'] }] } })
    expect(await ask('query', { query: 'vector(1)+vector(1)' })).toMatchObject({ data: { resultType: 'vector', result: [{ metric: {}, value: [expect.any(Number), '2'] }] } })
    expect(await ask('query', { query: '1+1' })).toMatchObject({ data: { resultType: 'scalar', result: [expect.any(Number), '2'] } })
  })

  it('is patterns of lines', async () => {
    const { data } = await ask('patterns', { query: '{app="api"}' }) as unknown as { data: { pattern: string; samples: [number, number][] }[] }
    expect(data.length).toBeGreaterThan(0)
    expect(data.flatMap(({ samples }) => samples).reduce((sum, [, count]) => sum + count, 0)).toBe(60)
  })
})

describe('what is pushed', () => {
  it('may be JSON in gzip, or protobuf in snappy', async () => {
    expect((await push(gzipSync(JSON.stringify({ streams: [{ stream: { app: 'zipped' }, values: [[ns(5), 'z']] }] })), { 'content-encoding': 'gzip' })).status).toBe(204)
    const protobuf = protobufPush('{app="proto", env="x"}', BigInt(ns(4)), 'from protobuf', { pod: 'p1' })
    expect(await send('api/v1/push', { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: asSnappy(protobuf) })).toMatchObject({ status: 204 })
    expect(await ask('query_range', { query: '{app=~"zipped|proto"}', direction: 'forward' })).toMatchObject({ data: { result: [{ stream: { app: 'zipped' }, values: [[ns(5), 'z']] }, { stream: { app: 'proto', env: 'x', pod: 'p1' }, values: [[ns(4), 'from protobuf']] }] } })
  })

  it.each([
    ['no JSON', '{', 400, 'The body is no JSON'],
    ['no streams', '{}', 400, 'no list "streams"'],
    ['a time that is none', { streams: [{ stream: { a: 'b' }, values: [['soon', 'x']] }] }, 400, 'no time in nanoseconds'],
    ['no labels', { streams: [{ stream: {}, values: [[ns(1), 'x']] }] }, 400, 'no label'],
    ['a line that is too long', { streams: [{ stream: { a: 'b' }, values: [[ns(1), 'x'.repeat(300_000)]] }] }, 400, 'too-long'],
    ['a line that is too old', { streams: [{ stream: { a: 'b' }, values: [['1', 'x']] }] }, 400, 'too-old'],
    ['many labels', { streams: [{ stream: Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`l${at}`, 'x'])), values: [[ns(1), 'x']] }] }, 400, '16 labels; 15 may be'],
  ])('is refused with a reason: %s', async (_, body, status, text) => {
    expect(await push(body)).toEqual({ status, text: expect.stringContaining(text) })
  })

  it('is refused where it is no snappy, or would be too much', async () => {
    const protobuf = (body: Uint8Array) => send('api/v1/push', { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body })
    expect((await protobuf(Buffer.from('not snappy'))).status).toBe(400)
    expect((await protobuf(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0]))).status).toBe(400)
    expect((await push(gzipSync(Buffer.alloc(140_000_000, 32)), { 'content-encoding': 'gzip' })).status).toBe(400)
  })

  it('and asked needs a token that may', async () => {
    expect((await send('api/v1/push', { method: 'POST', token: 'wrong', headers: { 'content-type': 'application/json' }, body: '{"streams":[]}' })).status).toBe(401)
    expect((await send('api/v1/labels', { token: 'wrong' })).status).toBe(401)
  })
})

describe('what is followed', () => {
  it('is what was there and what comes, through the pipeline', async () => {
    const { texts, stop, closed } = follow(`api/v1/tail?${new URLSearchParams({ query: '{app="tailed"} | logfmt | level="warn" | line_format "{{.msg}}"', limit: '1' })}`)
    const line = (seconds: number, text: string): unknown => ({ streams: [{ stream: { app: 'tailed' }, values: [[String(BigInt(Date.now()) * 1_000_000n + BigInt(seconds)), text]] }] })
    await eventually(async () => {
      await push(line(1, 'level=warn msg=first'))
      return expect(texts.length).toBeGreaterThan(0)
    })
    await push(line(2, 'level=info msg=second'))
    await push(line(3, 'level=warn msg=third'))
    await eventually(async () => expect(texts.join('')).toContain('third'))
    expect(texts.join('')).not.toContain('second')
    expect(JSON.parse(texts.at(-1) ?? '')).toEqual({ streams: [{ stream: { app: 'tailed', level: 'warn', msg: 'third' }, values: [[expect.stringMatching(/^\d{19}$/), 'third']] }], dropped_entries: [] })
    stop()
    expect(await closed).toBe('gone')
  })

  it('is refused without a token that may, and closed with the reason where the query is none', async () => {
    expect(await follow('api/v1/tail?query=%7Ba%3D%22b%22%7D', 'wrong').closed).toBe('refused with 401')
    expect(await follow('api/v1/tail?query=%7Ba').closed).toContain('parse error at line 1')
  })
})

it('takes the lines of pino-loki', async () => {
  const stream = pinoLoki({ host: daybook.url, endpoint: 'loki/api/v1/push', headers: { authorization: `Bearer ${daybook.token}` }, labels: { app: 'shipped' }, batching: { interval: 1 }, silenceErrors: false })
  const log = pino({ level: 'info' }, stream)
  log.info({ order: 7 }, 'an order came in')
  log.error('it could not be paid')
  stream.end()
  await eventually(async () => expect(await ask('query_range', { query: '{app="shipped"} | json', direction: 'forward' })).toMatchObject({ data: { result: expect.arrayContaining([expect.objectContaining({ stream: expect.objectContaining({ app: 'shipped', msg: 'it could not be paid' }) }), expect.objectContaining({ stream: expect.objectContaining({ order: '7' }) })]) } }))
})

it.each([
  [{ query: '{app="api"' }, 'parse error at line 1, col 11: syntax error: unexpected $end'],
  [{ query: '{app=~".*"}' }, 'at least one regexp or equality matcher'],
  [{}, 'query is missing'],
  [{ query: '{app="api"}', direction: 'up' }, "invalid direction 'up'"],
  [{ query: '{app="api"}', limit: '999999' }, 'max entries limit per query exceeded'],
  [{ query: 'rate({app="api"}[1m])', start: '0', end: '1000000', step: '1' }, 'exceeded maximum resolution'],
  [{ query: '{app="api"}', start: '20', end: '10' }, 'end timestamp must not be before'],
])('says in plain text what is wrong with %j', async (params, message) => {
  const { status, text } = await send(`api/v1/query_range?${new URLSearchParams(params as Record<string, string>)}`)
  expect([status, text]).toEqual([400, expect.stringContaining(message)])
})

/** A WebSocket's texts, one by one: frames of a server are not masked. */
function follow(path: string, token = daybook.token): { texts: string[]; closed: Promise<string>; stop: () => void } {
  const texts: string[] = []
  const { hostname, port, host } = new URL(daybook.url)
  const socket = connect(Number(port), hostname)
  const head = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, `Authorization: Bearer ${token}`]
  socket.write([`GET /loki/${path} HTTP/1.1`, `Host: ${host}`, ...head, '', ''].join('\r\n'))
  const closed = new Promise<string>((resolve, reject) => {
    let waiting = Buffer.alloc(0)
    let isOpen = false
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk])
      const end = waiting.indexOf('\r\n\r\n')
      if (!isOpen && end !== -1) {
        const status = waiting.toString('latin1', 9, 12)
        if (status !== '101') return resolve(`refused with ${status}`)
        isOpen = true
        waiting = waiting.subarray(end + 4)
      }
      while (isOpen && waiting.length >= 2) {
        const short = (waiting[1] ?? 0) & 127
        const [length, from] = short === 126 ? [waiting.readUInt16BE(2), 4] : [short, 2]
        if (waiting.length < from + length) return
        const text = waiting.toString('utf8', from, from + length)
        if (((waiting[0] ?? 0) & 15) === 8) resolve(text.slice(2))
        else texts.push(text)
        waiting = waiting.subarray(from + length)
      }
    })
    socket.on('close', () => resolve('gone'))
    socket.on('error', reject)
  })
  return { texts, closed: closed.finally(() => socket.destroy()), stop: () => socket.destroy() }
}

/** Snappy of literals alone: what it may not leave smaller stays as it is. */
function asSnappy(bytes: Buffer): Buffer {
  const size = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 60) parts.push(Buffer.from([(Math.min(60, bytes.length - at) - 1) << 2]), bytes.subarray(at, at + 60))
  return Buffer.concat([Buffer.from(size), ...parts])
}

/** As Loki's clients write it (pkg/push/push.proto). */
function protobufPush(labels: string, timeNs: bigint, line: string, metadata: Record<string, string>): Buffer {
  const varint = (value: bigint): number[] => value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)]
  const field = (tag: number, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([tag, ...varint(BigInt(bytes.length))]), bytes])
  const time = Buffer.from([8, ...varint(timeNs / second), 16, ...varint(timeNs % second)])
  const pairs = Object.entries(metadata).map(([name, value]) => field(26, Buffer.concat([field(10, Buffer.from(name)), field(18, Buffer.from(value))])))
  return field(10, Buffer.concat([field(10, Buffer.from(labels)), field(18, Buffer.concat([field(10, time), field(18, Buffer.from(line)), ...pairs]))]))
}
