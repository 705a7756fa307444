import { createServer, type Server } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { OTLPLogExporter as LogsAsJson } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as LogsAsProtobuf } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as MetricsAsJson } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as MetricsAsProtobuf } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as TracesAsJson } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as TracesAsProtobuf } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Labels, staleReader } from '#lib/promql'
import { DeltaTotals, otlpToLines, otlpToSamples, otlpToSpans, readOtlpJson, readOtlpProtobuf, WireError } from '../index.ts'
import type { OtlpRequests } from './otlp-messages.ts'
import { prometheusName } from './prometheus-names.ts'

let server: Server
let url = ''
const received: { path: string; type: string; bytes: Buffer }[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const bytes = Buffer.concat(chunks)
      received.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', bytes: request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes })
      response.writeHead(200, { 'content-type': request.headers['content-type'] ?? '' }).end(request.headers['content-type']?.includes('json') ? '{}' : '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.namespace': 'web', 'service.instance.id': 'i-1', 'host.name': 'h', 'process.pid': 7 })

function lastOf<Kind extends keyof OtlpRequests>(kind: Kind): OtlpRequests[Kind] {
  const { type, bytes } = received.at(-1)!
  return type.includes('json') ? readOtlpJson(kind, bytes) : readOtlpProtobuf(kind, bytes)
}

describe.each([['protobuf', MetricsAsProtobuf, TracesAsProtobuf, LogsAsProtobuf], ['JSON', MetricsAsJson, TracesAsJson, LogsAsJson]] as const)('what OpenTelemetry\'s own exporters send as %s', (_name, Metrics, Traces, Logs) => {
  it('becomes samples as Prometheus names them', async () => {
    const exporter = new Metrics({ url: `${url}/v1/metrics`, temporalityPreference: AggregationTemporality.CUMULATIVE as never })
    const provider = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })], views: [{ instrumentName: 'exp.size', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }] })
    const meter = provider.getMeter('test')
    const counter = meter.createCounter('http.server.requests', { unit: '{request}', description: 'Requests.' })
    counter.add(3, { 'http.route': '/a', status: 200 })
    counter.add(2, { 'http.route': '/a', status: 200 })
    meter.createUpDownCounter('queue.length').add(-4)
    meter.createObservableGauge('cpu.share', { unit: '1' }).addCallback((result) => result.observe(0.5))
    const histogram = meter.createHistogram('http.server.duration', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } })
    for (const seconds of [0.05, 0.5, 7]) histogram.record(seconds)
    const exponential = meter.createHistogram('exp.size', { unit: 'By' })
    for (const size of [1, 2, 4, 0]) exponential.record(size)
    await provider.forceFlush()
    await provider.shutdown()
    const { samples, rejected, metadata } = otlpToSamples(lastOf('MetricsRequest'))
    const values = Object.fromEntries([...samples.seriesOf].map((of, at) => [samples.series[of]!.toString(), samples.values[at]]))
    const own = 'instance="i-1", job="web/shop"'
    expect(rejected).toBe(0)
    expect(values).toMatchObject({
      [`{__name__="http_server_requests_total", http_route="/a", ${own}, status="200"}`]: 5, [`{__name__="queue_length", ${own}}`]: -4, [`{__name__="cpu_share_ratio", ${own}}`]: 0.5,
      [`{__name__="http_server_duration_seconds_bucket", ${own}, le="0.1"}`]: 1, [`{__name__="http_server_duration_seconds_bucket", ${own}, le="1"}`]: 2, [`{__name__="http_server_duration_seconds_bucket", ${own}, le="+Inf"}`]: 3,
      [`{__name__="http_server_duration_seconds_count", ${own}}`]: 3, [`{__name__="http_server_duration_seconds_sum", ${own}}`]: 7.55, [`{__name__="target_info", host_name="h", ${own}, process_pid="7"}`]: 1,
    })
    const [[place, native] = []] = samples.histograms
    expect([samples.series[samples.seriesOf[place!]!]!.name, native?.count, native?.sum, native?.zeroCount]).toEqual(['exp_size_bytes', 4, 7, 1])
    const bounds = native!.positive.indexes.map((index) => 2 ** (index / 2 ** native!.schema))
    expect([1, 2, 4].every((value, at) => value <= bounds[at]! && value > bounds[at]! / 1.1)).toBe(true)
    expect(metadata).toContainEqual({ name: 'http_server_requests_total', type: 'counter', help: 'Requests.', unit: '' })
    expect(Math.abs(samples.times[0]! - Date.now())).toBeLessThan(60_000)
  })

  it('becomes spans with their parents, events and status', async () => {
    const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(new Traces({ url: `${url}/v1/traces` }))] })
    const span = provider.getTracer('lib', '1.0').startSpan('GET /a', { kind: 1, attributes: { 'http.status': 500, list: ['x', 1.5 as never], big: true }, startTime: [1_700_000_000, 123_456_789] })
    span.addEvent('exception', { 'exception.message': 'no' })
    span.setStatus({ code: 2, message: 'failed' })
    span.end([1_700_000_001, 0])
    await provider.forceFlush()
    await provider.shutdown()
    const { spans, rejected } = otlpToSpans(lastOf('TracesRequest'))
    expect(rejected).toBe(0)
    expect(spans).toEqual([expect.objectContaining({
      traceId: span.spanContext().traceId, spanId: span.spanContext().spanId, parentSpanId: '', service: 'shop', name: 'GET /a', kind: 'server', startNs: 1_700_000_000_123_456_789n, endNs: 1_700_000_001_000_000_000n,
      status: 'error', statusMessage: 'failed', scope: 'lib', attributes: expect.objectContaining({ 'http.status': 500, big: true }), events: [expect.objectContaining({ name: 'exception', attributes: { 'exception.message': 'no' } })],
    })])
  })

  it('becomes lines with a stream by service, and the rest beside each line', async () => {
    const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new Logs({ url: `${url}/v1/logs` }) })] })
    const logger = provider.getLogger('lib')
    logger.emit({ body: 'hello', severityNumber: 17, severityText: 'ERROR', timestamp: 1_700_000_000_123, attributes: { 'user.id': 5 } })
    logger.emit({ body: { a: 1 } as never, timestamp: 1_700_000_000_124 })
    await provider.forceFlush()
    await provider.shutdown()
    const { streams, streamOf, lines, times, metadata } = otlpToLines(lastOf('LogsRequest'), 0n)
    expect([streams, [...streamOf], lines, times[0]]).toEqual([[Labels.of({ service_name: 'shop', service_namespace: 'web' })], [0, 0], ['hello', '{"a":1}'], 1_700_000_000_123_000_000n])
    expect(metadata.get(0)).toMatchObject({ severity_text: 'ERROR', severity_number: '17', detected_level: 'error', user_id: '5', host_name: 'h', scope_name: 'lib' })
  })
})

describe('names', () => {
  it.each([
    ['system.disk.io', 'By', true, 'system_disk_io_bytes_total'], ['system.io', 'foo/bar', false, 'system_io_foo_per_bar'], ['requests', 'By/s', false, 'requests_bytes_per_second'], ['hw.temp', 'Cel', false, 'hw_temp_celsius'],
    ['a_total', '', true, 'a_total'], ['total.a', '1', true, 'a_total'], ['duration_seconds', 's', false, 'duration_seconds'], ['1st', '', false, '_1st'], ['a', '%', false, 'a_percent'], ['a', '{x}/m', false, 'a_per_minute'], ['a--b..c', '', false, 'a_b_c'],
  ])('%s in %j is %s', (name, unit, isCounter, expected) => {
    expect(prometheusName({ name, unit, isCounter: isCounter, isGauge: false })).toBe(expected)
  })
})

describe('deltas, markers and faults', () => {
  const request = (points: object[], metric: object = {}) => readOtlpJson('MetricsRequest', Buffer.from(JSON.stringify({ resourceMetrics: [{ resource: {}, scopeMetrics: [{ metrics: [{ name: 'm', sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: points, ...metric } }] }] }] })))

  it('adds up what is counted anew each time, and once', () => {
    const totals = new DeltaTotals()
    const values = (at: string, value: string) => [...otlpToSamples(request([{ timeUnixNano: at, asInt: value }]), { totals }).samples.values]
    expect([values('1000000', '3'), values('2000000', '4'), values('2000000', '4'), values('3000000', '1')]).toEqual([[0, 3], [7], [], [8]])
  })

  it('marks what is said to be no longer recorded as stale', () => {
    const { samples } = otlpToSamples(request([{ timeUnixNano: '5000000', flags: 1 }]))
    expect([samples.times[0], staleReader(samples.values)(0)]).toEqual([5, true])
  })

  it('counts points that can never be taken, and takes the others', () => {
    const { samples, rejected, faults } = otlpToSamples(request([{ asInt: 1 }, { timeUnixNano: '1000000' }, { timeUnixNano: '1000000', asDouble: 'NaN' }, { timeUnixNano: '1000000', asInt: 1, attributes: Array.from({ length: 200 }, (_, at) => ({ key: `k${at}`, value: { stringValue: 'v' } })) }]))
    expect([rejected, faults, [...samples.values]]).toEqual([3, [expect.stringMatching(/no time/), expect.stringMatching(/no value/), expect.stringMatching(/201 labels/)], [0, Number.NaN]])
  })

  it('makes a finer scale coarser, and refuses what cannot be kept', () => {
    const point = (scale: number, counts: string[]) => readOtlpJson('MetricsRequest', Buffer.from(JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'h', exponentialHistogram: { aggregationTemporality: 2, dataPoints: [{ timeUnixNano: '1000000', scale, count: '4', sum: 1, positive: { offset: -1, bucketCounts: counts } }] } }] }] }] })))
    expect(otlpToSamples(point(9, ['1', '2', '0', '1'])).samples.histograms.get(0)).toMatchObject({ schema: 8, positive: { indexes: [0, 1, 2], counts: [1, 2, 1] } })
    expect(otlpToSamples(point(-5, ['4']))).toMatchObject({ rejected: 1 })
  })

  it('takes any bytes without an error but its own', () => {
    for (const kind of ['MetricsRequest', 'LogsRequest', 'TracesRequest'] as const) {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => onlyWireErrors(() => readOtlpProtobuf(kind, bytes))), { numRuns: 500 })
      fc.assert(fc.property(fc.json(), (text) => onlyWireErrors(() => readOtlpJson(kind, Buffer.from(text)))), { numRuns: 300 })
      for (const { bytes, type } of received.filter((each) => each.type.includes('protobuf'))) for (let to = 0; to < bytes.length; to += 7) onlyWireErrors(() => readOtlpProtobuf(kind, bytes.subarray(0, to)), type)
    }
    const deep = `${'{"arrayValue":{"values":['.repeat(200)}${']}}'.repeat(200)}`
    expect(() => readOtlpJson('LogsRequest', Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${deep}}]}]}]}`))).toThrow(/nested/)
  })
})

function onlyWireErrors(action: () => unknown, what = ''): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof WireError)) throw new Error(what, { cause: error })
  }
}
