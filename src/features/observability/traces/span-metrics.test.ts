import { expect, it } from 'vitest'
import { seriesText } from '#lib/exposition'
import type { DecodedSpan } from '#lib/wire'
import { SpanMetrics } from './span-metrics.ts'

const span = (fields: Partial<DecodedSpan>): DecodedSpan => ({
  traceId: 't', spanId: 's', parentSpanId: '', service: 'shop', name: 'GET', kind: 'server', startNs: 0n, endNs: 100_000_000n, status: 'unset', statusMessage: '', attributes: {}, resource: {}, scope: '', events: [], links: [], ...fields,
})
const told = (metrics: SpanMetrics) => metrics.families().flatMap(({ samples }) => samples.map(({ labels, value }) => `${seriesText(labels)} ${value}`))

it('counts spans, their times, and calls from one service to another whichever side comes first', () => {
  const metrics = new SpanMetrics()
  metrics.addAll([span({ kind: 'client', service: 'web', spanId: 'c1' })])
  metrics.addAll([span({ service: 'shop', parentSpanId: 'c1', status: 'error' }), span({ service: 'db', parentSpanId: 'c2' }), span({ kind: 'client', service: 'shop', spanId: 'c2', endNs: 3_000_000n })])
  const lines = told(metrics)
  const of = (service: string, kind: string, status: string) => `service="${service}",span_kind="SPAN_KIND_${kind}",span_name="GET",status_code="STATUS_CODE_${status}"`
  expect(lines).toEqual(expect.arrayContaining([
    `traces_spanmetrics_calls_total{${of('shop', 'SERVER', 'ERROR')}} 1`, `traces_spanmetrics_latency_sum{${of('web', 'CLIENT', 'UNSET')}} 0.1`,
    'traces_service_graph_request_total{client="web",server="shop"} 1', 'traces_service_graph_request_failed_total{client="web",server="shop"} 1', 'traces_service_graph_request_total{client="shop",server="db"} 1',
  ]))
  expect(lines.filter((line) => line.includes('latency_bucket') && line.includes('CLIENT') && line.includes('"shop"')).map((line) => `${/le="([^"]+)/.exec(line)?.[1]} ${line.split(' ').at(-1)}`).slice(0, 3)).toEqual(['0.002 0', '0.004 1', '0.008 1'])
})

it('stays small when every span has a name of its own', () => {
  const metrics = new SpanMetrics()
  metrics.addAll(Array.from({ length: 7000 }, (_, at) => span({ name: `GET /orders/${at}` })))
  const calls = told(metrics).filter((line) => line.startsWith('traces_spanmetrics_calls_total'))
  expect(calls).toHaveLength(5001)
  expect(calls.at(-1)).toMatch(/span_name="others".* 2000$/)
})

it('knows databases, the services of others and people, who make no spans, and how long calls took', () => {
  const metrics = new SpanMetrics()
  metrics.addAll([
    span({ parentSpanId: '' }), span({ kind: 'client', spanId: 'q', attributes: { 'db.system': 'postgresql', 'db.name': 'orders' } }), span({ kind: 'client', spanId: 'x', attributes: { 'server.address': 'pay.example' }, status: 'error', endNs: 3_000_000n }),
  ])
  const edges = () => told(metrics).filter((line) => line.startsWith('traces_service_graph_request_total') || line.startsWith('traces_service_graph_request_failed_total{client="shop",connection_type="virtual_node"'))
  expect(edges().toSorted()).toEqual(['traces_service_graph_request_total{client="shop",connection_type="database",server="orders"} 1', 'traces_service_graph_request_total{client="user",connection_type="virtual_node",server="shop"} 1'])
  for (let look = 0; look < 4; look++) metrics.families()
  expect(edges()).toEqual(expect.arrayContaining(['traces_service_graph_request_total{client="shop",connection_type="virtual_node",server="pay.example"} 1', 'traces_service_graph_request_failed_total{client="shop",connection_type="virtual_node",server="pay.example"} 1']))
  expect(told(metrics)).toContain('traces_service_graph_request_client_seconds_bucket{client="shop",connection_type="virtual_node",le="0.004",server="pay.example"} 1')
})
