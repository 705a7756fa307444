import { beforeAll, expect, it } from 'vitest'
import { momentOfNs } from '#lib/moment-ns'
import { Labels } from '#lib/promql'
import { testDaybook, type TestDaybook } from '../../../test/harness/index.ts'
import { countLogLevels, listLogLabels, listMetricLabels, listMetrics, queryLogs } from './contract.ts'

let daybook: TestDaybook
let nanos: bigint

beforeAll(async () => {
  daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false', DAYBOOK_OBSERVABILITY_CONTAINER_METRICS: 'false', DAYBOOK_OBSERVABILITY_OWN_METRICS: 'false' } })
  const now = Date.now()
  const series = [Labels.of({ __name__: 'orders_total', shop: 'a', state: 'paid' }), Labels.of({ __name__: 'orders_total', shop: 'b', state: 'open' }), Labels.of({ __name__: 'took_seconds_bucket', le: '1' })]
  await daybook.telemetry.metrics.write({ series, seriesOf: Uint32Array.of(0, 1, 2), times: Float64Array.of(now, now, now), values: Float64Array.of(1, 2, 3), source: 'test' })
  await daybook.telemetry.metrics.writeMetadata([{ name: 'orders_total', type: 'counter', help: 'Orders.', unit: '' }, { name: 'took_seconds', type: 'histogram', help: 'How long.', unit: 'seconds' }])
  nanos = BigInt(now) * 1_000_000n
  await daybook.telemetry.logs.write({ streams: [Labels.of({ app: 'web', zone: 'x' }), Labels.of({ app: 'db', zone: 'y' })], streamOf: Uint32Array.of(0, 1), times: BigInt64Array.of(nanos, nanos), lines: ['one', 'two'], source: 'test' })
}, 60_000)

it('tells metrics by parts of their names, with what they are, and no more than is wanted', async () => {
  expect(await daybook.call(listMetrics, {})).toEqual({ items: [{ name: 'orders_total', type: 'counter', help: 'Orders.', unit: '' }, { name: 'took_seconds_bucket', type: 'histogram', help: 'How long.', unit: 'seconds' }], isPartial: false })
  expect((await daybook.call(listMetrics, { text: 'SECONDS took' })).items.map(({ name }) => name)).toEqual(['took_seconds_bucket'])
  expect(await daybook.call(listMetrics, { limit: 1 })).toMatchObject({ items: [{ name: 'orders_total' }], isPartial: true })
})

it('tells labels and their values within a selector', async () => {
  expect((await daybook.call(listMetricLabels, { selector: 'orders_total' })).values).toEqual(['__name__', 'shop', 'state'])
  expect((await daybook.call(listMetricLabels, { label: 'state', selector: '{shop="a"}' })).values).toEqual(['paid'])
  expect(await daybook.call(listMetricLabels, { label: 'state', limit: 1 })).toEqual({ values: ['open'], isPartial: true })
  await expect(daybook.call(listMetricLabels, { selector: '{shop=' })).rejects.toThrow('parse error')
})

it('tells labels of streams within a selector', async () => {
  expect((await daybook.call(listLogLabels, { label: 'zone', selector: '{app="web"}' })).values).toEqual(['x'])
  expect((await daybook.call(listLogLabels, { selector: '{app="web"}' })).values).toEqual(['app', 'zone'])
  await expect(daybook.call(listLogLabels, { selector: '{app="web"} | json' })).rejects.toThrow('only label matchers is allowed')
})

it('counts lines by level over a range, and bounds a range to the last ns', async () => {
  await daybook.telemetry.logs.write({ streams: [Labels.of({ app: 'levels' })], streamOf: Uint32Array.of(0, 0, 0, 0), times: BigInt64Array.of(nanos, nanos + 1n, nanos + 2n, nanos + 60_000_000_000n), lines: ['level=error a', '{"level":30}', 'c', 'ERROR d'], source: 'test' })
  const counted = await daybook.call(countLogLevels, { query: '{app="levels"}', from: momentOfNs(nanos), to: momentOfNs(nanos + 120_000_000_000n), points: 2 })
  expect(counted).toEqual({ levels: [{ level: 'error', counts: [1, 1] }, { level: 'info', counts: [1, 0] }, { level: null, counts: [1, 0] }], stepMs: 60_000, lines: 4, linesRead: 4, isSampled: false })
  const one = await daybook.call(queryLogs, { query: '{app="levels"}', from: momentOfNs(nanos + 1n), to: momentOfNs(nanos + 2n) })
  expect(one.lines.map(({ line }) => line)).toEqual(['{"level":30}'])
  await expect(daybook.call(countLogLevels, { query: 'rate({a="b"}[1m])', from: momentOfNs(nanos), to: momentOfNs(nanos + 1n) })).rejects.toThrow('Only lines can be counted')
})

it('tells lines as they come, and after a gap what was missed', async () => {
  const write = async (line: string, at: bigint) => daybook.telemetry.logs.write({ streams: [Labels.of({ app: 'tail' })], streamOf: Uint32Array.of(0), times: BigInt64Array.of(at), lines: [line], source: 'test' })
  const follow = async (query: string, until: string): Promise<string> => {
    const stop = new AbortController()
    const answer = await fetch(`${daybook.url}/api/v1/telemetry/tail?${query}`, { headers: { authorization: `Bearer ${daybook.token}` }, signal: stop.signal })
    if (answer.status !== 200 || !answer.body) return answer.text()
    let text = ''
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(piece).toString()
      if (text.includes('retry:') && !text.includes('began')) void write('began', nanos + 10n)
      if (text.includes(until)) break
    }
    stop.abort()
    return text
  }
  const told = await follow(`query=${encodeURIComponent('{app="tail"} |= "an"')}`, 'began')
  expect(told).toContain('event: lines')
  expect(told).toContain(`id: ${nanos + 10n}`)
  await write('missed', nanos + 11n)
  expect(await follow(`query=${encodeURIComponent('{app="tail"} |= "missed"')}&after=${nanos + 10n}`, 'missed')).toContain('"line":"missed"')
  expect(await follow('query=rate(x', '')).toContain('parse error')
  expect(await follow(`query=${encodeURIComponent('{app="tail"}')}&after=x`, '')).toContain('ns since 1970')
}, 20_000)
