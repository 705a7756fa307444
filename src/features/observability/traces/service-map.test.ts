import { randomBytes } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { eventually, type TestDaybook, testDaybook } from '../../../../test/harness/index.ts'
import { getServiceMap, listExceptions } from '../contract.ts'

let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_COLLECT_SECONDS: '1', DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false', DAYBOOK_OBSERVABILITY_CONTAINER_METRICS: 'false' } })
}, 60_000)

const id = (bytes: number) => randomBytes(bytes).toString('hex')
const text = (fields: Readonly<Record<string, string>>) => Object.entries(fields).map(([key, stringValue]) => ({ key, value: { stringValue } }))

/** A request of the web to the shop, which asks its database; the shop fails. */
async function sendOne(): Promise<string> {
  const [traceId, call, work] = [id(16), id(8), id(8)]
  const now = BigInt(Date.now()) * 1_000_000n
  const span = (fields: object, ms: number) => ({ traceId, startTimeUnixNano: String(now), endTimeUnixNano: String(now + BigInt(ms) * 1_000_000n), ...fields })
  const of = (service: string, ...spans: object[]) => ({ resource: { attributes: text({ 'service.name': service, 'service.version': '2.0' }) }, scopeSpans: [{ spans }] })
  const body = JSON.stringify({ resourceSpans: [
    of('web', span({ spanId: call, name: 'GET /orders', kind: 3 }, 40)),
    of('shop', span({ spanId: work, parentSpanId: call, name: 'GET /orders', kind: 2, status: { code: 2 }, events: [{ timeUnixNano: String(now), name: 'exception', attributes: text({ 'exception.type': 'OutOfStock', 'exception.message': 'none left' }) }] }, 30), span({ spanId: id(8), parentSpanId: work, name: 'SELECT', kind: 3, attributes: text({ 'db.system': 'postgresql', 'db.name': 'orders' }) }, 5)),
  ] })
  const answer = await fetch(`${daybook.url}/v1/traces`, { method: 'POST', body, headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' } })
  expect(answer.status).toBe(200)
  return traceId
}

/** The same failure in the log, as a program that sends both tells it. */
async function logFailure(traceId: string): Promise<void> {
  const record = { timeUnixNano: String(BigInt(Date.now()) * 1_000_000n), severityNumber: 17, body: { stringValue: 'failed' }, traceId, attributes: text({ 'exception.type': 'OutOfStock', 'exception.message': 'none left' }) }
  const body = JSON.stringify({ resourceLogs: [{ resource: { attributes: text({ 'service.name': 'shop', 'service.version': '2.0' }) }, scopeLogs: [{ logRecords: [record] }] }] })
  const answer = await fetch(`${daybook.url}/v1/logs`, { method: 'POST', body, headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' } })
  expect(answer.status).toBe(200)
}

it('is drawn from the traces that come in, and a failure in them is known as one', async () => {
  expect(await daybook.call(getServiceMap, {})).toEqual({ nodes: [], edges: [] })
  // One is enough: what is counted began at 0.
  await logFailure(await sendOne())
  await eventually(async () => {
    const { edges } = await daybook.call(getServiceMap, {})
    expect(edges.map(({ perSecond }) => perSecond > 0)).toEqual([true, true])
  }, { timeoutMs: 30_000, intervalMs: 500 })
  const { nodes, edges } = await daybook.call(getServiceMap, {})
  expect(edges.toSorted((a, b) => (a.from < b.from ? -1 : 1))).toEqual([
    { from: 'shop', to: 'orders', kind: 'database', perSecond: expect.any(Number), failedShare: 0, p95Ms: expect.any(Number) }, { from: 'web', to: 'shop', kind: 'call', perSecond: expect.any(Number), failedShare: 1, p95Ms: expect.any(Number) },
  ])
  expect(nodes.map(({ id: name, kind }) => [name, kind])).toEqual([['orders', 'database'], ['shop', 'service'], ['web', 'service']])
  expect(nodes.find(({ id: name }) => name === 'shop')).toMatchObject({ failedShare: 1, entity: null })
  expect((await daybook.call(getServiceMap, { service: 'orders' })).nodes.map(({ id: name }) => name)).toEqual(['orders', 'shop'])
  await eventually(async () => expect((await daybook.call(listExceptions, {})).items).toMatchObject([{ type: 'OutOfStock', message: 'none left', service: 'shop', firstVersion: '2.0', count: 1 }]), { timeoutMs: 15_000 })
}, 60_000)
