import { expect, it } from 'vitest'
import type { Span } from '../contract.ts'
import { waterfall } from './waterfall.ts'

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
