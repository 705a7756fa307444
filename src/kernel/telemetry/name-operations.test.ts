import { beforeAll, expect, it } from 'vitest'
import { Labels } from '#lib/promql'
import { testDaybook, type TestDaybook } from '../../../test/harness/index.ts'
import { listLogLabels, listMetricLabels, listMetrics } from './contract.ts'

let daybook: TestDaybook

beforeAll(async () => {
  daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false', DAYBOOK_OBSERVABILITY_CONTAINER_METRICS: 'false', DAYBOOK_OBSERVABILITY_OWN_METRICS: 'false' } })
  const now = Date.now()
  const series = [Labels.of({ __name__: 'orders_total', shop: 'a', state: 'paid' }), Labels.of({ __name__: 'orders_total', shop: 'b', state: 'open' }), Labels.of({ __name__: 'took_seconds_bucket', le: '1' })]
  await daybook.telemetry.metrics.write({ series, seriesOf: Uint32Array.of(0, 1, 2), times: Float64Array.of(now, now, now), values: Float64Array.of(1, 2, 3), source: 'test' })
  await daybook.telemetry.metrics.writeMetadata([{ name: 'orders_total', type: 'counter', help: 'Orders.', unit: '' }, { name: 'took_seconds', type: 'histogram', help: 'How long.', unit: 'seconds' }])
  const nanos = BigInt(now) * 1_000_000n
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
