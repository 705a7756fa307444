import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matcherOf } from '../../src/lib/promql/index.ts'
import { RemoteMetrics } from '../../src/kernel/telemetry/metrics/remote/remote-metrics.ts'
import { eventually, tempDir } from '../harness/index.ts'
import { metricsPortSuite } from './metrics-port.suite.ts'

const has = (program: string) => spawnSync(program, ['--version']).error === undefined

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

describe.skipIf(!has('prometheus'))(`a remote Prometheus (${has('prometheus') ? 'there' : 'skipped: prometheus is missing'})`, () => {
  let child: ChildProcess
  let store: RemoteMetrics
  beforeAll(async () => {
    const [folder, port] = [await tempDir(), await freePort()]
    writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n')
    mkdirSync(join(folder, 'data'))
    child = spawn('prometheus', [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver', '--web.enable-admin-api'], { stdio: 'ignore' })
    store = new RemoteMetrics(`http://127.0.0.1:${port}`)
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined))?.ok === true, { timeoutMs: 60_000, intervalMs: 100 })
  }, 90_000)
  afterAll(() => stop(child))

  metricsPortSuite({ store: () => store, hasDeletion: true, hasDuplicates: true, isOrdered: true })
})

describe.skipIf(!has('victoria-metrics'))(`a remote VictoriaMetrics (${has('victoria-metrics') ? 'there' : 'skipped: victoria-metrics is missing'})`, () => {
  let child: ChildProcess
  let store: RemoteMetrics
  beforeAll(async () => {
    const [folder, port] = [await tempDir(), await freePort()]
    child = spawn('victoria-metrics', [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-search.latencyOffset=0s', '-search.disableCache'], { stdio: 'ignore' })
    store = new RemoteMetrics(`http://127.0.0.1:${port}`)
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.ok === true, { timeoutMs: 60_000, intervalMs: 100 })
  }, 90_000)
  afterAll(() => stop(child))

  metricsPortSuite({ store: () => store })
})

describe('a remote server that is slow or away', () => {
  const all = { matcherSets: [[matcherOf('__name__', '!=', '')]], from: 0, to: 1e12 }

  it('is said to be away, without its password', async () => {
    const store = new RemoteMetrics(`http://ada:secret@127.0.0.1:${await freePort()}/prom`)
    for (const ask of [() => store.series(all), () => store.query({ query: 'up', start: 0, end: 0, step: 0 }), () => store.cardinality(), () => store.write({ series: [], seriesOf: new Uint32Array(0), times: new Float64Array(0), values: new Float64Array(0), source: 't' }).then(() => store.labelNames(all))]) {
      const error = await ask().then(() => undefined, (failure: Error) => failure)
      expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^The metrics server http:\/\/127\.0\.0\.1:\d+\/prom cannot be reached \(ECONNREFUSED\)\. Nothing is known of what it holds/) })
      expect(String(error)).not.toContain('secret')
    }
  })

  it.each<[string, number, string, RegExp]>([
    ['a gateway', 502, '<html>Bad Gateway</html>', /answered 502 with what is no answer/], ['something else', 200, '{"status":"success","data":7}', /cannot read/], ['a proxy that sends elsewhere', 302, '', /cannot be reached/],
  ])('is said not to answer where there is %s', async (_name, status, body, message) => {
    const server = createServer((_request, response) => void response.writeHead(status, status === 302 ? { location: 'http://127.0.0.2/' } : {}).end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const store = new RemoteMetrics(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await expect(store.query({ query: 'up', start: 0, end: 0, step: 0 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) })
    await new Promise((resolve) => server.close(resolve))
  })

  it('is not waited for without end', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const store = new RemoteMetrics(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await expect(store.query({ query: 'up', start: 0, end: 0, step: 0 }, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('did not answer') })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
})
