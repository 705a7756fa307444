import { beforeAll, expect, it } from 'vitest'
import { Labels } from '../../src/lib/promql/index.ts'
import { testDaybook, type TestDaybook } from '../harness/index.ts'

let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook({ isWorking: false, environment: { DAYBOOK_METRICS_RETENTION: '0' } })
  const times = Float64Array.from({ length: 20 }, (_, at) => at * 15_000)
  for (const instance of ['a', 'b']) {
    await daybook.telemetry.metrics.write({
      series: [Labels.of({ __name__: 'requests_total', instance, job: 'api' })], seriesOf: new Uint32Array(20), times, values: times.map((time) => (instance === 'a' ? time : time * 2) / 1000), source: 'test',
    })
  }
  await daybook.telemetry.metrics.writeMetadata([{ name: 'requests_total', type: 'counter', help: 'Requests.', unit: '' }])
})

async function ask(path: string, options: { form?: Record<string, string>; method?: string; token?: string } = {}) {
  const response = await fetch(`${daybook.url}/prometheus/api/v1/${path}`, {
    method: options.method ?? (options.form ? 'POST' : 'GET'), headers: { authorization: `Bearer ${options.token ?? daybook.token}` }, ...(options.form ? { body: new URLSearchParams(options.form) } : {}),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) as Record<string, unknown> }
}

it('answers an instant query by address and by form', async () => {
  const expected = { status: 200, body: { status: 'success', data: { resultType: 'vector', result: [{ metric: { job: 'api' }, value: [120.5, '360'] }] } } }
  expect(await ask(`query?query=${encodeURIComponent('sum by (job) (requests_total)')}&time=120.5`)).toEqual(expected)
  expect(await ask('query', { form: { query: 'sum by (job) (requests_total)', time: '1970-01-01T00:02:00.500Z' } })).toEqual(expected)
  expect(await ask('query?query=1%2B1&time=3')).toEqual({ status: 200, body: { status: 'success', data: { resultType: 'scalar', result: [3, '2'] } } })
  expect(await ask('query?query=%22a%22&time=3')).toEqual({ status: 200, body: { status: 'success', data: { resultType: 'string', result: [3, 'a'] } } })
})

it('answers a range query, with notes and a limit', async () => {
  const answer = await ask('query_range', { form: { query: 'idelta(requests_total[1m])', start: '60', end: '120', step: '30s', limit: '1' } })
  expect(answer.body).toMatchObject({ status: 'success', data: { resultType: 'matrix', result: [{ metric: { instance: 'a', job: 'api' }, values: [[60, '15'], [90, '15'], [120, '15']] }] }, warnings: ['results truncated due to limit'] })
  const { body } = await ask('query?query=rate(requests_total[5m])&time=300&stats=all')
  expect(body).toMatchObject({ status: 'success', data: { stats: { timings: { evalTotalTime: expect.any(Number) } } } })
})

it('says in Prometheus\'s words what is wrong', async () => {
  expect(await ask('query?query=sum(&time=0')).toEqual({ status: 400, body: { status: 'error', errorType: 'bad_data', error: expect.stringMatching(/^invalid parameter "query": 1:\d+: parse error: /) } })
  expect(await ask('query?query=up&time=soon')).toEqual({ status: 400, body: { status: 'error', errorType: 'bad_data', error: 'invalid parameter "time": cannot parse "soon" to a valid timestamp' } })
  expect((await ask('query_range?query=up&start=0&end=100000&step=1')).body).toMatchObject({ errorType: 'bad_data', error: 'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)' })
  expect((await ask('query_range?query=up&start=10&end=0&step=1')).body).toMatchObject({ error: 'invalid parameter "end": end timestamp must not be before start time' })
  expect((await ask('series')).body).toMatchObject({ status: 'error', errorType: 'bad_data', error: 'no match[] parameter provided' })
  expect(await ask(`query?query=${encodeURIComponent('requests_total + on (job) requests_total')}&time=60`)).toMatchObject({ status: 422, body: { errorType: 'execution' } })
})

it('lists series, labels, values and what metrics mean', async () => {
  expect((await ask('series?match[]=requests_total')).body).toEqual({ status: 'success', data: [{ __name__: 'requests_total', instance: 'a', job: 'api' }, { __name__: 'requests_total', instance: 'b', job: 'api' }] })
  expect((await ask('labels')).body).toEqual({ status: 'success', data: ['__name__', 'instance', 'job'] })
  expect((await ask('label/instance/values?limit=1')).body).toEqual({ status: 'success', data: ['a'], warnings: ['results truncated due to limit'] })
  expect((await ask('label/instance/values?start=1000&end=2000')).body).toEqual({ status: 'success', data: [] })
  expect((await ask('metadata')).body).toEqual({ status: 'success', data: { requests_total: [{ type: 'counter', help: 'Requests.', unit: '' }] } })
  expect((await ask('status/tsdb')).body).toMatchObject({ data: { headStats: { numSeries: 2 }, seriesCountByMetricName: [{ name: 'requests_total', value: 2 }] } })
  expect((await ask('status/buildinfo')).body).toMatchObject({ status: 'success' })
})

it('says in the shapes of Prometheus 3 how it runs, and compresses what is large', async () => {
  expect((await ask('status/runtimeinfo')).body).toMatchObject({ data: { startTime: expect.stringMatching(/^\d{4}-.*Z$/), reloadConfigSuccess: true, GOMAXPROCS: expect.any(Number), storageRetention: '' } })
  expect((await ask('status/config')).body).toEqual({ status: 'success', data: { yaml: 'global: {}\n' } })
  expect((await ask('status/flags')).body).toMatchObject({ data: { 'query.lookback-delta': '5m' } })
  expect((await ask('status/tsdb')).body).toMatchObject({ data: { headStats: { minTime: 0, maxTime: 285_000 }, memoryInBytesByLabelName: [] } })
  expect((await ask('rules')).body).toEqual({ status: 'success', data: { groups: [] } })
  expect((await ask('alerts')).body).toEqual({ status: 'success', data: { alerts: [] } })
  expect((await ask('alertmanagers')).body).toEqual({ status: 'success', data: { activeAlertmanagers: [], droppedAlertmanagers: [] } })
  expect(await ask('format_query', { form: { query: 'sum by(job)(rate(up[5m]))' } })).toEqual({ status: 200, body: { status: 'success', data: 'sum by (job) (rate(up[5m]))' } })
  expect((await ask('parse_query?query=up')).body).toMatchObject({ data: { type: 'vectorSelector', name: 'up' } })
  expect(await ask('parse_query?query=up{')).toMatchObject({ status: 400, body: { errorType: 'bad_data', error: expect.stringMatching(/^invalid parameter "query": 1:\d+: parse error: /) } })
  const large = (accept: string) => fetch(`${daybook.url}/prometheus/api/v1/query_range?query=requests_total&start=0&end=300&step=0.1`, { headers: { authorization: `Bearer ${daybook.token}`, 'accept-encoding': accept } })
  const [zipped, plain, refused] = await Promise.all([large('br, gzip'), large('identity'), large('gzip;q=0')])
  expect([zipped, plain, refused].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null, null])
  expect(await zipped.text()).toBe(await plain.text())
})

it('lets administrators delete, and what is written afterwards is there', async () => {
  expect((await ask('admin/tsdb/delete_series?match[]=requests_total{instance="a"}', { method: 'POST' })).status).toBe(204)
  expect((await ask('admin/tsdb/clean_tombstones', { method: 'PUT' })).status).toBe(204)
  expect((await ask('series?match[]=requests_total')).body).toMatchObject({ data: [{ instance: 'b' }] })
  await daybook.telemetry.metrics.write({ series: [Labels.of({ __name__: 'requests_total', instance: 'a', job: 'api' })], seriesOf: Uint32Array.of(0), times: Float64Array.of(0), values: Float64Array.of(5), source: 'test' })
  expect((await ask('query?query=requests_total&time=1')).body).toMatchObject({ data: { result: expect.arrayContaining([expect.objectContaining({ value: [1, '5'] })]) } })
})

it('answers nobody who is not known', async () => {
  expect((await fetch(`${daybook.url}/prometheus/api/v1/query?query=up`)).status).toBe(401)
})
