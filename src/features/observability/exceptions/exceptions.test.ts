import { beforeAll, describe, expect, it } from 'vitest'
import { Labels } from '#lib/promql'
import { eventually, type TestDaybook, testDaybook } from '../../../../test/harness/index.ts'
import { getException, ignoreExceptions, listExceptions, resolveExceptions } from '../contract.ts'
import { ExceptionReader } from './read-exceptions.ts'

const stack = (line = 12, root = '/srv/app') => `TypeError: no price of order ${line}\n    at priceOf (${root}/src/price.js:${line}:7)\n    at handle (${root}/node_modules/koa/lib/application.js:1:1)`

describe('what is read of lines', () => {
  const read = (lines: readonly string[], metadata: Readonly<Record<string, string>> = {}, labels: Readonly<Record<string, string>> = { service_name: 'shop' }) => {
    const reader = new ExceptionReader()
    const at = Date.parse('2026-03-02T10:00:00Z')
    const found = reader.read({ labels: Labels.of(labels), times: BigInt64Array.from(lines, (_, index) => BigInt(at + index) * 1_000_000n), lines, metadata: new Map(lines.map((_, index) => [index, metadata])) })
    return [...found, ...reader.flush(at + 60_000)].map(({ service, type, message, frames, version, traceId }) => ({ service, type, message, frames: frames.length, version, traceId }))
  }
  const told = { service: 'shop', type: 'TypeError', message: 'no price of order 12', frames: 2, version: undefined, traceId: undefined }

  it.each([
    ['plain lines', stack().split('\n'), {}],
    ['one line with breaks', [`2026-03-02 ERROR failed\n${stack()}`], {}],
    ['pino', [JSON.stringify({ level: 50, time: 1, err: { type: 'TypeError', message: 'no price of order 12', stack: stack() }, msg: 'failed' })], {}],
    ['winston', [JSON.stringify({ level: 'error', message: 'failed', stack: stack() })], {}],
    ['ECS', [JSON.stringify({ 'log.level': 'ERROR', 'error.type': 'TypeError', 'error.message': 'no price of order 12', 'error.stack_trace': stack() })], {}],
    ['logfmt', [`level=error msg=failed stack="${stack().replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`], {}],
    ['OpenTelemetry', ['failed'], { exception_type: 'TypeError', exception_message: 'no price of order 12', exception_stacktrace: stack() }],
  ] as const)('%s', (_name, lines, metadata) => expect(read(lines, metadata)).toEqual([told]))

  it('spans, with their version and trace', () => {
    const span = JSON.stringify({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), resource: { 'service.version': '1.4.2' }, events: [{ name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': 'no price of order 12', 'exception.stacktrace': stack() } }, { name: 'retry' }] })
    expect(read([span], {}, { telemetry: 'span', span_service: 'shop' })).toEqual([{ ...told, version: '1.4.2', traceId: 'a'.repeat(32) }])
  })

  it('nothing of what did not fail', () => {
    expect(read(['GET /error 200', '{"level":"info","stack":"none","error":null}', `{"level":30,"stack":${JSON.stringify(stack())}}`, 'TypeError: said somebody', '{"error":', '  at noon'])).toEqual([])
  })
})

describe('in the product', () => {
  let daybook: TestDaybook
  beforeAll(async () => {
    daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false', DAYBOOK_OBSERVABILITY_CONTAINER_METRICS: 'false' } })
  }, 60_000)
  const push = async (lines: readonly string[], stream: Readonly<Record<string, string>> = { service_name: 'shop' }) => {
    const values = lines.map((line, at) => [String(BigInt(Date.now() + at) * 1_000_000n), line, { service_version: '1.4.2' }])
    const answer = await fetch(`${daybook.url}/loki/api/v1/push`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream, values }] }) })
    expect(answer.status).toBe(204)
  }
  const list = async (input: Parameters<typeof daybook.call<typeof listExceptions>>[1] = {}) => (await daybook.call(listExceptions, input)).items
  const failing = (line: number, root?: string) => JSON.stringify({ level: 'error', stack: stack(line, root) })

  it('counts the same fault as one, tells when a mended one comes back, and leaves an ignored one in peace', async () => {
    await push([failing(12), failing(14, '/home/ci/other'), JSON.stringify({ level: 'error', stack: stack().replace('priceOf', 'taxOf') })])
    await eventually(async () => expect((await list()).map(({ count }) => count).toSorted()).toEqual([1, 2]), { timeoutMs: 20_000 })
    const [fault] = (await list()).filter(({ count }) => count === 2)
    expect(fault).toMatchObject({ service: 'shop', entity: 'service:default/shop', type: 'TypeError', culprit: expect.stringMatching(/^priceOf .*price\.js:14$/), state: 'open', firstVersion: '1.4.2', countInTime: 2, regressedAt: null })
    const id = fault?.id ?? ''
    const shown = await daybook.call(getException, { id })
    expect(shown.versions).toMatchObject([{ version: '1.4.2', count: 2 }])
    expect(shown.latest.frames).toMatchObject([{ function: 'priceOf', isOwn: true }, { function: 'handle', isOwn: false }])
    expect(shown.exception.counts.at(-1)! + shown.exception.counts.at(-2)!).toBe(2)

    expect(await daybook.call(resolveExceptions, { ids: [id, id] })).toEqual({ changed: 1 })
    expect(await list({ state: 'open', text: 'priceof' })).toEqual([])
    await push([failing(20)])
    await eventually(async () => expect((await list({ state: 'open', text: 'priceof' }))[0]).toMatchObject({ id, count: 3, regressedAt: expect.any(String) }), { timeoutMs: 20_000 })

    await daybook.call(ignoreExceptions, { ids: [id] })
    await push([failing(30)])
    await eventually(async () => expect(await list({ state: 'ignored' })).toMatchObject([{ id, count: 4 }]), { timeoutMs: 20_000 })
    await expect(daybook.call(getException, { id: 'nonsense' })).rejects.toThrow('There is no such fault')
    const { items } = await daybook.call(listExceptions, { limit: 1 })
    expect(items).toHaveLength(1)
  }, 90_000)
})
