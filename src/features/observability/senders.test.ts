import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { OTLPLogExporter as LogsAsJson } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as LogsAsProtobuf } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as MetricsAsJson } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as MetricsAsProtobuf } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as TracesAsJson } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as TracesAsProtobuf } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { beforeAll, describe, expect, it } from 'vitest'
import { findTraces, getTrace } from './contract.ts'
import { eventually, testDaybook, type TestDaybook } from '../../../test/harness/index.ts'

let daybook: TestDaybook
let tcpPort: number
let udpPort: number

beforeAll(async () => {
  tcpPort = await freePort()
  udpPort = await freePort()
  daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_SYSLOG_TCP_PORT: String(tcpPort), DAYBOOK_OBSERVABILITY_SYSLOG_UDP_PORT: String(udpPort), DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false', DAYBOOK_OBSERVABILITY_COLLECT_SECONDS: '1' } })
}, 60_000)

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${daybook.url}${path}`, { headers: { authorization: `Bearer ${daybook.token}` } })
  return ((await answer.json()) as { data: T }).data
}

const metrics = async (query: string) => (await get<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(`/prometheus/api/v1/query?query=${encodeURIComponent(query)}`)).result
const lines = async (query: string) => (await get<{ result: { stream: Record<string, string>; values: [string, string][] }[] }>(`/loki/api/v1/query_range?query=${encodeURIComponent(query)}`)).result

describe.each([['protobuf', MetricsAsProtobuf, TracesAsProtobuf, LogsAsProtobuf], ['json', MetricsAsJson, TracesAsJson, LogsAsJson]] as const)('OpenTelemetry\'s own exporters, as %s', (name, Metrics, Traces, Logs) => {
  const resource = resourceFromAttributes({ 'service.name': `shop-${name}`, 'service.instance.id': 'i-1', 'host.name': 'h' })
  const to = (path: string) => ({ url: `${daybook.url}${path}`, headers: { authorization: `Bearer ${daybook.token}` } })

  it('send metrics that PromQL answers', async () => {
    const reader = new PeriodicExportingMetricReader({ exporter: new Metrics({ ...to('/v1/metrics'), temporalityPreference: AggregationTemporality.DELTA as never }), exportIntervalMillis: 3_600_000 })
    const provider = new MeterProvider({ resource, readers: [reader] })
    const counter = provider.getMeter('test').createCounter('orders', { unit: '{order}' })
    const histogram = provider.getMeter('test').createHistogram('wait', { unit: 'ms', advice: { explicitBucketBoundaries: [10, 100] } })
    counter.add(2)
    histogram.record(50)
    await provider.forceFlush()
    counter.add(3)
    histogram.record(5)
    await provider.forceFlush()
    await provider.shutdown()
    expect((await metrics(`orders_total{job="shop-${name}"}`)).map(({ value }) => value[1])).toEqual(['5'])
    expect((await metrics(`wait_milliseconds_bucket{job="shop-${name}"}`)).map(({ metric, value }) => [metric['le'], value[1]]).toSorted()).toEqual([['+Inf', '2'], ['10', '1'], ['100', '2']])
    expect((await metrics(`target_info{job="shop-${name}"}`))[0]?.metric).toMatchObject({ host_name: 'h', instance: 'i-1' })
  })

  it('send logs that LogQL answers', async () => {
    const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new Logs(to('/v1/logs')) })] })
    provider.getLogger('lib').emit({ body: `order ${name} failed`, severityNumber: 17, severityText: 'ERROR', attributes: { 'order.id': 7 } })
    await provider.forceFlush()
    await provider.shutdown()
    const found = await lines(`{service_name="shop-${name}"} |= "failed" | detected_level="error" | order_id="7"`)
    expect(found.flatMap(({ values }) => values.map(([, line]) => line))).toEqual([`order ${name} failed`])
  })

  it('send traces that are found by their id', async () => {
    const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(new Traces(to('/v1/traces')))] })
    const span = provider.getTracer('lib').startSpan('GET /orders', { kind: 1 })
    span.end()
    await provider.forceFlush()
    await provider.shutdown()
    const found = await lines(`{telemetry="span", span_service="shop-${name}"} |= "${span.spanContext().traceId}"`)
    expect(found.flatMap(({ values }) => values.map(([, line]) => (JSON.parse(line) as { name: string }).name))).toEqual(['GET /orders'])
    const { traceId, spanId } = span.spanContext()
    expect((await daybook.call(getTrace, { traceId })).spans).toEqual([expect.objectContaining({ spanId, parentSpanId: null, service: `shop-${name}`, name: 'GET /orders', kind: 'server', status: 'unset' })])
    expect((await daybook.call(findTraces, { service: `shop-${name}`, text: 'orders' })).items).toEqual([expect.objectContaining({ traceId, name: 'GET /orders', spanCount: 1, hasError: false })])
    await expect(daybook.call(getTrace, { traceId: 'f'.repeat(32) })).rejects.toThrow(/No span/)
    await eventually(async () => (await metrics(`traces_spanmetrics_calls_total{service="shop-${name}"}`)).length === 1, { timeoutMs: 10_000, intervalMs: 200 })
  })
})

describe('a log line of 10 MB', () => {
  it('harms nothing: it is refused in words, and its neighbour is kept', async () => {
    const record = (text: string) => ({ timeUnixNano: `${Date.now()}000000`, body: { stringValue: text } })
    const body = JSON.stringify({ resourceLogs: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'long' } }] }, scopeLogs: [{ logRecords: [record('x'.repeat(10_000_000)), record('short')] }] }] })
    const answer = await fetch(`${daybook.url}/v1/logs`, { method: 'POST', body, headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' } })
    expect([answer.status, await answer.json()]).toEqual([200, { partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringMatching(/too-long/) } }])
    expect((await lines('{service_name="long"}')).flatMap(({ values }) => values.map(([, line]) => line))).toEqual(['short'])
  })
})

const hasLogger = spawnSync('logger', ['--version']).status === 0

describe.skipIf(!hasLogger)(`syslog (${hasLogger ? 'from logger' : 'skipped: logger of bsdutils is not installed'})`, () => {
  it.each<[string, string[]]>([
    ['tcp-5424', ['--tcp', '--rfc5424', '--octet-count', '--msgid', 'M1', '--sd-id', 'x@1', '--sd-param', 'order="7"']], ['tcp-3164', ['--tcp', '--rfc3164']], ['udp-5424', ['--udp', '--rfc5424']], ['udp-3164', ['--udp', '--rfc3164']],
  ])('%s becomes a line', async (name, options) => {
    const port = options.includes('--tcp') ? tcpPort : udpPort
    const child = spawn('logger', ['--server', '127.0.0.1', '--port', String(port), '--tag', 'shop', '--priority', 'local3.err', ...options, `words of ${name}`], { stdio: 'ignore' })
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
    await eventually(async () => (await lines(`{job="syslog"} |= "words of ${name}"`)).length === 1, { timeoutMs: 10_000, intervalMs: 100 })
    const [found] = await lines(`{job="syslog"} |= "words of ${name}"`)
    expect(found?.values[0]?.[1]).toBe(`words of ${name}`)
    expect(found?.stream).toMatchObject({ service_name: 'shop', facility: 'local3', severity: 'error', detected_level: 'error', ...(name === 'tcp-5424' ? { message_id: 'M1', x_1_order: '7' } : {}) })
  })
})

describe('exemplars', () => {
  it('of a scrape are asked for by any expression with their series', async () => {
    const server = createHttpServer((_request, response) => response.writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0' }).end('# TYPE a counter\na_total 1 # {trace_id="t1"} 0.5\n# EOF\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await writeFile(`${daybook.site.projectDir}/prometheus.yml`, `scrape_configs: [{ job_name: ex, scrape_interval: 1s, static_configs: [{ targets: ["127.0.0.1:${(server.address() as { port: number }).port}"] }] }]\n`)
    const list = () => get<{ seriesLabels: object; exemplars: { labels: object; value: string }[] }[]>('/prometheus/api/v1/query_exemplars?query=rate(a_total{job="ex"}[5m])%20/%20b')
    await eventually(async () => (await list()).length === 1, { timeoutMs: 20_000, intervalMs: 200 })
    expect((await list())[0]).toMatchObject({ seriesLabels: { __name__: 'a_total', job: 'ex' }, exemplars: expect.arrayContaining([expect.objectContaining({ labels: { trace_id: 't1' }, value: '0.5' })]) })
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  }, 30_000)
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
