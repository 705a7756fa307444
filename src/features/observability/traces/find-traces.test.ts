import { beforeAll, expect, it } from 'vitest'
import { testDaybook, type TestDaybook } from '../../../../test/harness/index.ts'
import { findTraces } from '../contract.ts'

let daybook: TestDaybook
const slow = '1'.repeat(32)
const other = '2'.repeat(32)
const rootless = '3'.repeat(32)

beforeAll(async () => {
  daybook = await testDaybook()
  const begin = BigInt(Date.now() - 60_000) * 1_000_000n
  const span = (traceId: string, id: number, parent: number, name: string, ms: number, attributes: Record<string, string | number> = {}, isError = false) => ({
    traceId, spanId: id.toString(16).padStart(16, '0'), parentSpanId: parent === 0 ? '' : parent.toString(16).padStart(16, '0'), name, kind: 2, startTimeUnixNano: String(begin + BigInt(id)), endTimeUnixNano: String(begin + BigInt(id) + BigInt(ms) * 1_000_000n), status: isError ? { code: 2 } : {},
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } })),
  })
  const of = (service: string, spans: object[]) => ({ resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }, { key: 'host.name', value: { stringValue: 'h 1' } }] }, scopeSpans: [{ spans }] })
  const answer = await fetch(`${daybook.url}/v1/traces`, {
    method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [of('shop', [span(slow, 1, 0, 'POST /orders', 400), span(other, 5, 0, 'GET /', 3)]), of('pay', [span(slow, 2, 1, 'charge', 300, { 'http.status_code': 504, customer: 'Ada L' }, true), span(rootless, 9, 8, 'charge', 10)])] }),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
}, 60_000)

const found = async (input: Parameters<typeof daybook.call<typeof findTraces>>[1]) => (await daybook.call(findTraces, input)).items.map(({ traceId }) => traceId)

it('names a trace by its root, whichever of its spans fits, and says where the root is not there', async () => {
  const { items, isPartial, lookedFrom } = await daybook.call(findTraces, { name: 'charge' })
  expect(items.find(({ traceId }) => traceId === slow)).toMatchObject({ service: 'shop', name: 'POST /orders', durationMs: 400, spanCount: 2, fitCount: 1, services: ['pay', 'shop'], hasError: true, isRootMissing: false })
  expect(items.find(({ traceId }) => traceId === rootless)).toMatchObject({ name: 'charge', isRootMissing: true, spanCount: 1 })
  expect({ isPartial, lookedFrom }).toEqual({ isPartial: false, lookedFrom: null })
})

it('finds by service, duration, status and attributes of a span or of where it ran', async () => {
  expect(await found({ service: 'shop', minDurationMs: 100 })).toEqual([slow])
  expect(await found({ maxDurationMs: 5 })).toEqual([other])
  expect(await found({ status: 'error' })).toEqual([slow])
  expect(await found({ attributes: 'http.status_code=504 customer="Ada L" host.name="h 1"' })).toEqual([slow])
  expect(await found({ attributes: 'http.status_code=200' })).toEqual([])
  expect(await found({ name: 'charg' })).toEqual([])
  await expect(daybook.call(findTraces, { attributes: 'nothing' })).rejects.toThrow('name=value')
})
