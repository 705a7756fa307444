import { expect, it } from 'vitest'
import type { Span } from '../../contract.ts'
import { criticalPath } from './critical-path.ts'
import { clockFaults, missingCauses } from './trace-faults.ts'
import { traceFilter } from './trace-filter.ts'
import { latencyQuery, logsHref, streamsOf } from './trace-links.ts'
import { openRows, waterfall } from './waterfall.ts'

const span = (spanId: string, parentSpanId: string | null, startNs: number, endNs: number): Span => ({
  traceId: 't', spanId, parentSpanId, service: 's', name: spanId, kind: 'server', startNs: String(startNs), endNs: String(endNs), durationMs: (endNs - startNs) / 1e6, status: 'unset', statusMessage: '', scope: '', attributes: {}, resource: {}, events: [], links: [],
})

it('stands under what caused it, in the order of beginning', () => {
  const placed = waterfall([span('c', 'a', 50, 60), span('b', 'a', 10, 40), span('d', 'b', 20, 30), span('a', null, 0, 100)])
  expect(placed.map(({ span: { spanId }, depth }) => `${depth}${spanId}`)).toEqual(['0a', '1b', '2d', '1c'])
  expect(placed[1]).toMatchObject({ start: 0.1, width: 0.3, childCount: 1 })
})

it('leaves out no span whose cause is not there, or is its own', () => {
  expect(waterfall([span('x', 'gone', 0, 1), span('y', 'y', 0, 1), span('p', 'q', 0, 1), span('q', 'p', 0, 1)]).map(({ span: { spanId } }) => spanId).sort()).toEqual(['p', 'q', 'x', 'y'])
  expect(waterfall([])).toEqual([])
})

it('takes a chain that is deeper than calls may go, and closes what is under a span', () => {
  const chain = Array.from({ length: 10_000 }, (_, at) => span(`s${at}`, at === 0 ? null : `s${at - 1}`, at, 20_000 - at))
  const placed = waterfall(chain)
  expect(placed.at(-1)).toMatchObject({ depth: 9999 })
  expect(openRows(placed, new Set(['s1'])).map((each) => each.span.spanId)).toEqual(['s0', 's1'])
  expect(criticalPath(chain).size).toBe(10_000)
})

it('tells what the whole waited for: the child that ended last, and before it the one that ended before that began', () => {
  const path = criticalPath([span('root', null, 0, 100), span('a', 'root', 10, 40), span('b', 'root', 20, 60), span('c', 'root', 60, 95), span('c1', 'c', 70, 80), span('late', 'root', 90, 140)])
  expect([...path].map(([id, ns]) => `${id} ${ns}`).toSorted()).toEqual(['b 40', 'late 10', 'root 50'].toSorted())
  expect([...criticalPath([span('root', null, 0, 100), span('c', 'root', 60, 95), span('c1', 'c', 70, 80)])]).toEqual([['root', 65n], ['c', 25n], ['c1', 10n]])
  expect(criticalPath([]).size).toBe(0)
})

it('tells clocks that cannot go together, and causes that are not there', () => {
  const of = (id: string, parent: string | null, service: string, startNs: number) => ({ ...span(id, parent, startNs, startNs + 10), service })
  expect(clockFaults([of('a', null, 'shop', 5_000_000), of('b', 'a', 'pay', 2_000_000), of('c', 'a', 'pay', 4_000_000), of('d', 'b', 'pay', 1_000_000)])).toEqual([{ service: 'pay', cause: 'shop', ms: 3 }])
  expect(missingCauses([of('x', 'gone', 's', 0), of('y', 'x', 's', 1)])).toEqual({ count: 1, hasRoot: false })
})

it('leads to logs and figures of what it shows', () => {
  const shop = { ...span('a', null, 120_000_000_000, 121_000_000_000), service: 'shop.web', name: 'GET "x"' }
  expect(decodeURIComponent(logsHref('t', [shop], 'a'))).toBe('/logs?query={service_name="shop.web"} | trace_id="t" | span_id="a"&from=60000&to=181000')
  expect(streamsOf([{ service: 'a.b' }, { service: 'c' }])).toBe('{service_name=~"a\\\\.b|c"}')
  expect(latencyQuery(shop)).toContain('{service="shop.web", span_name="GET \\"x\\""}')
})

it('asks what the address asks, and no nonsense', () => {
  expect(traceFilter({ service: 's', name: 'n', status: 'error', slow: '100', fast: 'x', attributes: 'a=b', sort: 'took' }, { from: 0, to: 1 })).toEqual({ from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.001Z', service: 's', name: 'n', attributes: 'a=b', status: 'error', minDurationMs: 100 })
})
