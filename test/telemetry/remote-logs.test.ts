import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedLogs } from '../../src/kernel/telemetry/logs/embedded-logs.ts'
import { RemoteLogs } from '../../src/kernel/telemetry/logs/remote/remote-logs.ts'
import type { LogsStore } from '../../src/kernel/telemetry/index.ts'
import { listLogPatterns, queryLogs } from '../../src/kernel/telemetry/contract.ts'
import { matcherOf } from '../../src/lib/promql/index.ts'
import { createLog } from '../../src/platform/log/index.ts'
import { hasLoki, type LokiPeer, startLoki, tempDir, testDaybook } from '../harness/index.ts'
import { logsPortSuite } from './logs-port.suite.ts'

describe('the embedded engine', () => {
  let store: EmbeddedLogs
  beforeAll(async () => {
    store = await EmbeddedLogs.start({ directory: await tempDir(), limits: { retentionDays: 0 }, now: () => Date.now(), log: createLog({ level: 'error' }) })
  })
  afterAll(() => store.close())

  logsPortSuite({ store: () => store })
})

describe('a remote Daybook', () => {
  let store: LogsStore
  beforeAll(async () => {
    const { url, token } = await testDaybook({ isWorking: false })
    store = new RemoteLogs(url.replace('http://', `http://token:${token}@`))
  })

  logsPortSuite({ store: () => store })
})

describe.skipIf(!hasLoki)(`a remote Loki (${hasLoki ? 'there' : 'skipped: DAYBOOK_LOKI names no program'})`, () => {
  let peer: LokiPeer
  let store: LogsStore
  beforeAll(async () => {
    peer = await startLoki()
    store = new RemoteLogs(peer.url)
  }, 120_000)
  afterAll(() => peer.stop())

  logsPortSuite({ store: () => store })
})

async function serve(answer: Parameters<typeof createServer>[1]): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer(answer as never)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('a remote server that is slow or away', () => {
  const all = { matchers: [matcherOf('app', '=~', '.+')], from: 0n, to: 10n }
  const asks = (store: LogsStore): (() => Promise<unknown>)[] => [
    () => store.streams(all), () => store.labelNames(all), () => store.labelValues('app', all), () => store.volumes(all), () => store.query({ query: '{app="a"}', start: 0n, end: 10n, step: 0n, direction: 'backward', limit: 10 }),
    () => store.patterns({ query: '{app="a"}', from: 0n, to: 10n, points: 10, limit: 10, isCompared: true }), () => store.select({ ...all, filters: [], direction: 'forward' })[Symbol.asyncIterator]().next(),
    () => store.write({ streams: [], streamOf: Uint32Array.of(0), times: BigInt64Array.of(1n), lines: ['x'], source: 'test' }),
  ]

  it('is said to be away, without its password', async () => {
    const { url, stop } = await serve(() => undefined)
    await stop()
    for (const ask of asks(new RemoteLogs(url.replace('//', '//ada:secret@')))) {
      const error = await ask().then(() => undefined, (failure: Error) => failure)
      expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^The logs server http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Nothing is known of what it holds/) })
      expect(String(error)).not.toContain('secret')
    }
  })

  it.each<[string, number, string, RegExp]>([
    ['a gateway', 502, '<html>Bad Gateway</html>', /answered 502/], ['something else', 200, '{"status":"success","data":7}', /no answer of Loki/], ['a page', 200, '<html>', /no answer of Loki/], ['another tenant', 401, 'no org id', /answered 401: no org id/],
    ['nothing of the kind', 404, '404 page not found', /answered 404/], ['one that is too busy', 429, 'too many outstanding requests', /answered 429/],
  ])('is said not to answer where there is %s', async (_name, status, body, message) => {
    const { url, stop } = await serve((_request, response) => void response.writeHead(status).end(body))
    for (const ask of asks(new RemoteLogs(url)).slice(0, 7)) await expect(ask()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) })
    await stop()
  })

  it('is not waited for without end, and not followed elsewhere', async () => {
    const { url, stop } = await serve(() => undefined)
    await expect(new RemoteLogs(url).query({ query: '{app="a"}', start: 0n, end: 10n, step: 0n, direction: 'backward', limit: 10 }, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('did not answer') })
    await stop()
    const elsewhere = await serve((_request, response) => void response.writeHead(302, { location: url }).end())
    await expect(new RemoteLogs(elsewhere.url).labelNames(all)).rejects.toMatchObject({ code: 'unavailable' })
    await elsewhere.stop()
  })

  it('names the tenant', async () => {
    let tenant: unknown
    const { url, stop } = await serve((request, response) => {
      tenant = request.headers['x-scope-orgid']
      response.end('{"status":"success"}')
    })
    expect(await new RemoteLogs(url, 'team-a').labelNames(all)).toEqual([])
    expect(tenant).toBe('team-a')
    await stop()
  })

  it('makes operations and routes say so, and the server start all the same', async () => {
    const { url, stop } = await serve(() => undefined)
    await stop()
    const daybook = await testDaybook({ isWorking: false, environment: { LOGS_URL: url } })
    await expect(daybook.call(queryLogs, { query: '{app="a"}' })).rejects.toMatchObject({ code: 'unavailable' })
    await expect(daybook.call(listLogPatterns, { query: '{app="a"}' })).rejects.toMatchObject({ code: 'unavailable' })
    const response = await fetch(`${daybook.url}/loki/api/v1/labels`, { headers: { authorization: `Bearer ${daybook.token}` } })
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('Nothing is known of what it holds')])
  })
})
