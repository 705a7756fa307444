import { expect, it } from 'vitest'
import { Labels } from '../../src/lib/promql/index.ts'
import { MetricsSettings } from '../../src/kernel/telemetry/index.ts'
import { testDaybook } from '../harness/index.ts'

const relabel = [
  { source_labels: ['__name__'], regex: 'go_gc_.*', action: 'drop' },
  { regex: 'pod_template_hash', action: 'labeldrop' },
  { source_labels: ['path'], regex: '/users/\\d+(/.*)?', target_label: 'path', replacement: '/users/:id$1' },
  { source_labels: ['token'], regex: '.+', target_label: 'token', replacement: 'removed' },
]

it('drops, keeps, rewrites and scrubs what comes in by whatever way', async () => {
  const daybook = await testDaybook({ isWorking: false, environment: { DAYBOOK_METRICS_DROP: 'noise,{app="noise"}', DAYBOOK_METRICS_RELABEL: JSON.stringify(relabel) } })
  const headers = { authorization: `Bearer ${daybook.token}` }
  const now = Date.now()
  const attributes = (given: Record<string, string>) => Object.entries(given).map(([key, stringValue]) => ({ key, value: { stringValue } }))
  const gauge = (name: string, given: Record<string, string>) => ({ name, gauge: { dataPoints: [{ timeUnixNano: `${now}000000`, asDouble: 1, attributes: attributes(given) }] } })
  const sent = await fetch(`${daybook.url}/v1/metrics`, {
    method: 'POST', headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [gauge('go_gc_pauses', {}), gauge('noise', {}), gauge('other', { app: 'noise' }), gauge('requests', { path: '/users/17/orders', pod_template_hash: '5d4f', token: 'abc' }), gauge('kept', { path: '/health' })] }] }] }),
  })
  expect(sent.status).toBe(200)
  const report = await daybook.telemetry.metrics.write({ series: [Labels.of({ __name__: 'noise' }), Labels.of({ __name__: 'direct', path: '/users/3' })], seriesOf: Uint32Array.of(0, 1), times: Float64Array.of(now, now), values: Float64Array.of(1, 2), source: 'test' })
  expect(report).toEqual({ accepted: 1, rejected: [] })
  const answer = await fetch(`${daybook.url}/prometheus/api/v1/series?match[]=${encodeURIComponent('{__name__=~".+"}')}`, { headers })
  const { data } = await answer.json() as { data: Record<string, string>[] }
  expect(data.filter(({ __name__: name = '' }) => ['go_gc_pauses', 'noise', 'other', 'requests', 'kept', 'direct'].includes(name)).map(({ __name__, path, pod_template_hash, token }) => ({ __name__, path, pod_template_hash, token }))).toEqual([
    { __name__: 'direct', path: '/users/:id' }, { __name__: 'kept', path: '/health' }, { __name__: 'requests', path: '/users/:id/orders', token: 'removed' },
  ])
})

it.each([
  [{ drop: ['sum('] }, /no selector of series/],
  [{ relabel: [{ action: 'rewrite' }] }, /action/],
  [{ relabel: [{ action: 'replace' }] }, /needs a target_label/],
  [{ relabel: [{ action: 'drop', regex: '(' }] }, /no pattern that RE2 knows/],
  [{ relabel: [{ action: 'drop', source_label: ['a'] }] }, /source_label/],
])('refuses %j at the start', (settings, message) => {
  expect(MetricsSettings.safeParse(settings).error?.message).toMatch(message)
})
