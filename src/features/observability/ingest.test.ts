import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, tempDir, testDaybook, type TestDaybook } from '../../../test/harness/index.ts'
import { compressSnappy } from '../../../test/harness/compress-snappy.ts'
import { Labels } from '#lib/promql'
import { writeWriteRequest } from '#lib/wire'
import { listTargets } from './contract.ts'

let daybook: TestDaybook
let folder: string
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  folder = await tempDir()
  daybook = await testDaybook({ dir: folder, environment: { DAYBOOK_OBSERVABILITY_COLLECT_SECONDS: '1', DAYBOOK_METRICS_MAX_SERIES_PER_SOURCE: '4000' } })
}, 60_000)
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
})

async function send(path: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<{ status: number; text: string; headers: Headers }> {
  const answer = await fetch(`${daybook.url}${path}`, { method: 'POST', body: typeof body === 'string' ? body : Buffer.from(body), headers: { authorization: `Bearer ${daybook.token}`, ...headers } })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

async function ask(query: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
  const answer = await fetch(`${daybook.url}/prometheus/api/v1/query?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${daybook.token}` } })
  return ((await answer.json()) as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } }).data.result
}

const asRemoteWrite = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }
const up = Labels.of({ __name__: 'sent', job: 'test' })

describe('remote-write', () => {
  it('takes samples from who may write, and says what to do with the rest', async () => {
    const now = Date.now()
    const body = compressSnappy(writeWriteRequest([{ labels: up, samples: [{ timeMs: now - 1000, value: 1 }, { timeMs: now, value: 2 }] }], [{ name: 'sent', type: 'gauge', help: 'Sent.', unit: '' }]))
    expect((await send('/prometheus/api/v1/write', body, asRemoteWrite)).status).toBe(204)
    expect(await ask('sent')).toEqual([{ metric: { __name__: 'sent', job: 'test' }, value: [expect.any(Number), '2'] }])
    expect((await send('/prometheus/api/v1/write', body, { ...asRemoteWrite, authorization: 'Bearer dbk_nothing' })).status).toBe(401)
    expect((await send('/prometheus/api/v1/write', body, { 'content-type': 'text/plain' })).status).toBe(415)
    expect(await send('/prometheus/api/v1/write', 'nonsense', asRemoteWrite)).toMatchObject({ status: 400, text: expect.stringMatching(/snappy/) })
    expect(await send('/prometheus/api/v1/write', compressSnappy(Buffer.from('nonsense')), asRemoteWrite)).toMatchObject({ status: 400 })
    expect(await send('/prometheus/api/v1/write', compressSnappy(new Uint8Array(80_000_000)), asRemoteWrite)).toMatchObject({ status: 413, text: expect.stringMatching(/80000000 bytes/) })
    const nameless = compressSnappy(writeWriteRequest([{ labels: Labels.of({ job: 'x' }), samples: [{ timeMs: now, value: 1 }] }, { labels: up.with('also', 'kept'), samples: [{ timeMs: now, value: 7 }] }]))
    expect(await send('/prometheus/api/v1/write', nameless, asRemoteWrite)).toMatchObject({ status: 400, text: expect.stringMatching(/no name/) })
    expect((await ask('sent{also="kept"}'))[0]?.value[1]).toBe('7')
  })
})

describe('OTLP', () => {
  it('takes metrics as JSON, packed too, and says how much it did not take', async () => {
    const nanos = `${Date.now()}000000`
    const request = { resourceMetrics: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }, scopeMetrics: [{ metrics: [{ name: 'orders', unit: '{order}', sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [{ timeUnixNano: nanos, asInt: '3' }, { asInt: '1' }] } }] }] }] }
    const answer = await send('/v1/metrics', gzipSync(JSON.stringify(request)), { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toEqual({ partialSuccess: { rejectedDataPoints: '1', errorMessage: expect.stringMatching(/no time/) } })
    expect((await ask('orders_total'))[0]).toMatchObject({ metric: { job: 'shop' }, value: [expect.any(Number), '3'] })
    expect(await send('/v1/metrics', '{', { 'content-type': 'application/json' })).toMatchObject({ status: 400 })
    expect(await send('/v1/metrics', 'x', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
    expect(await send('/v1/metrics', Buffer.from([255, 255]), { 'content-type': 'application/x-protobuf' })).toMatchObject({ status: 400 })
    expect(await send('/v1/metrics', gzipSync(Buffer.alloc(80_000_000)), { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' })).toMatchObject({ status: 413 })
  })
})

describe('what is measured by itself', () => {
  it('is there after seconds: this machine and Daybook', async () => {
    await eventually(async () => (await ask('up{job="daybook"}')).length === 1 && (process.platform !== 'linux' || (await ask('node_memory_MemTotal_bytes{job="node"}')).length === 1), { timeoutMs: 20_000, intervalMs: 200 })
    expect(Number((await ask('sum by (job) (process_resident_memory_bytes)'))[0]?.value[1])).toBeGreaterThan(1e7)
  })
})

describe('a prometheus.yml of the folder', () => {
  it('is scraped, watched for changes, and its targets end when they are gone', async () => {
    let answers = 0
    const server = createServer((_request, response) => response.end(`shop_answers_total ${(answers += 1)}\n`))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }))
    const { port } = server.address() as { port: number }
    await writeFile(join(folder, 'prometheus.yml'), `
scrape_configs:
- job_name: shop
  scrape_interval: 1s
  static_configs: [{ targets: ["127.0.0.1:${port}"], labels: { team: a } }]
- job_name: gone
  scrape_interval: 1s
  static_configs: [{ targets: ["127.0.0.1:1"] }]
- job_name: pods
  kubernetes_sd_configs: [{ role: pod }]
- job_name: reaching
  bearer_token_file: /etc/shadow
  static_configs: [{ targets: ["127.0.0.1:${port}"] }]
`)
    await eventually(async () => (await ask('shop_answers_total')).length === 1, { timeoutMs: 30_000, intervalMs: 200 })
    await eventually(async () => (await daybook.call(listTargets, {})).items.filter(({ health }) => health === 'unknown').length === 0, { timeoutMs: 10_000, intervalMs: 200 })
    const listed = await daybook.call(listTargets, {})
    expect(listed.items.map(({ job, health, samples }) => [job, health, samples])).toEqual([['gone', 'down', 0], ['shop', 'up', 1]])
    expect(listed.items[0]?.lastError).toMatch(/could not be reached \(ECONNREFUSED\)/)
    expect([listed.notSupported.map(({ path }) => path), listed.faults.map(({ path }) => path)]).toEqual([['scrape_configs[2].kubernetes_sd_configs'], ['reaching']])
    expect(await ask('up{job="gone"}')).toMatchObject([{ value: [expect.any(Number), '0'] }])
    const shaped = await (await fetch(`${daybook.url}/prometheus/api/v1/targets`, { headers: { authorization: `Bearer ${daybook.token}` } })).json() as { data: { activeTargets: { scrapePool: string; labels: unknown }[] } }
    expect(shaped.data.activeTargets.find(({ scrapePool }) => scrapePool === 'shop')?.labels).toEqual({ instance: `127.0.0.1:${port}`, job: 'shop', team: 'a' })
    await writeFile(join(folder, 'prometheus.yml'), 'scrape_configs: []\n')
    await eventually(async () => (await ask('up{job="shop"}')).length === 0 && (await ask('shop_answers_total')).length === 0, { timeoutMs: 30_000, intervalMs: 200 })
  }, 90_000)
})

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const hasPeers = has('prometheus') && has('prometheus-node-exporter')

describe.skipIf(!hasPeers)(`real peers (${hasPeers ? 'Debian\'s' : 'skipped: prometheus or prometheus-node-exporter is not installed'})`, () => {
  it('a node_exporter scraped by a Prometheus that writes to Daybook: the same samples in both', async () => {
    const [exporterPort, prometheusPort] = [await freePort(), await freePort()]
    const place = await tempDir()
    start('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${exporterPort}`])
    await writeFile(join(place, 'token'), daybook.token)
    await writeFile(join(place, 'prometheus.yml'), `
global: { scrape_interval: 1s }
scrape_configs: [{ job_name: peer, static_configs: [{ targets: ["127.0.0.1:${exporterPort}"] }] }]
remote_write: [{ url: "${daybook.url}/prometheus/api/v1/write", authorization: { credentials_file: token }, queue_config: { batch_send_deadline: 500ms } }]
`)
    start('prometheus', [`--config.file=${join(place, 'prometheus.yml')}`, `--storage.tsdb.path=${join(place, 'data')}`, `--web.listen-address=127.0.0.1:${prometheusPort}`])
    await eventually(async () => (await ask('count_over_time(up{job="peer"}[1m])'))[0]?.value[1] !== undefined && Number((await ask('count_over_time(up{job="peer"}[1m])'))[0]?.value[1]) >= 4, { timeoutMs: 40_000, intervalMs: 300 })
    const at = Date.now() / 1000 - 2
    const range = async (base: string, headers: Record<string, string>, query: string) => {
      const text = await (await fetch(`${base}/api/v1/query?query=${encodeURIComponent(query)}&time=${at}`, { headers })).text()
      expect(text, query).toContain('"status":"success"')
      return (JSON.parse(text) as { data: { result: { metric: object }[] } }).data.result
    }
    for (const query of ['node_cpu_seconds_total{job="peer"}[10s]', 'count({job="peer"})', 'count_over_time(node_disk_io_now{job="peer"}[10s])', 'sum by (mode) (rate(node_cpu_seconds_total{job="peer"}[5s]))']) {
      const [theirs, ours] = await Promise.all([range(`http://127.0.0.1:${prometheusPort}`, {}, query), range(`${daybook.url}/prometheus`, { authorization: `Bearer ${daybook.token}` }, query)])
      expect(theirs.length).toBeGreaterThan(0)
      expect(sorted(ours), query).toEqual(sorted(theirs))
    }
  }, 90_000)
})

describe('label explosions', () => {
  it('end at a quota that says what made them, and what was there before goes on', async () => {
    const now = Date.now()
    const many = Array.from({ length: 5000 }, (_, at) => ({ labels: Labels.of({ __name__: 'burst', request_id: `r${at}` }), samples: [{ timeMs: now, value: 1 }] }))
    const answer = await send('/v1/metrics', JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'exploded', gauge: { dataPoints: many.map(({ labels }) => ({ timeUnixNano: `${now}000000`, asInt: '1', attributes: [{ key: 'request_id', value: { stringValue: labels.get('request_id') } }] })) } }] }] }] }), { 'content-type': 'application/json' })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ partialSuccess: { rejectedDataPoints: expect.stringMatching(/^\d{3,}$/), errorMessage: expect.stringMatching(/series-quota.*otlp/s) } })
    expect(await send('/prometheus/api/v1/write', compressSnappy(writeWriteRequest(many)), asRemoteWrite)).toMatchObject({ status: 429, text: expect.stringMatching(/series-quota/) })
    expect((await send('/prometheus/api/v1/write', compressSnappy(writeWriteRequest([{ labels: up, samples: [{ timeMs: Date.now(), value: 9 }] }])), asRemoteWrite)).status).toBe(204)
    expect((await ask('sent{job="test",also=""}'))[0]?.value[1]).toBe('9')
  })
})

function sorted(result: { metric: object }[]): unknown[] {
  return result.map((each) => JSON.stringify({ ...each, metric: Object.fromEntries(Object.entries(each.metric).toSorted()) })).toSorted()
}

function start(program: string, args: string[]): void {
  const child = spawn(program, args, { stdio: 'ignore' })
  stops.push(() => new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  }))
}

async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
