import { expect, it } from 'vitest'
import type { MetricsStore } from '../../src/kernel/telemetry/index.ts'
import { Labels, markStale, matcherOf, PromqlError } from '../../src/lib/promql/index.ts'
import { eventually } from '../harness/index.ts'

interface Options {
  readonly store: () => MetricsStore
  /** Whether what was deleted is gone at once. Left out: deletion is not asked for. */
  readonly hasDeletion?: boolean
  /** Whether the server tells duplicates. */
  readonly hasDuplicates?: boolean
  /** Whether samples must come in order of time. */
  readonly isOrdered?: boolean
  /** Whether it keeps what metrics mean. */
  readonly hasMetadata?: boolean
}

const step = 15_000

/** What every store of metrics does, whatever it is made of. */
export function metricsPortSuite({ store, hasDeletion = false, hasDuplicates = false, hasMetadata = false, isOrdered = false }: Options): void {
  const end = Math.floor(Date.now() / step) * step
  const start = end - 20 * step
  const job = (name: string) => Labels.of({ __name__: 'port_requests_total', job: name, instance: `${name}:1` })
  const all = { matcherSets: [[matcherOf('__name__', '=~', 'port_.*')]], from: start - step, to: end + step }

  it('takes samples and gives them back', async () => {
    const series = [job('a'), job('b'), Labels.of({ __name__: 'port_odd', note: 'a "quoted"\nline, ünï' })]
    const times = Float64Array.from({ length: 63 }, (_, at) => start + (at % 21) * step)
    const values = Float64Array.from({ length: 63 }, (_, at) => (at % 21) * (1 + Math.floor(at / 21)) * 15)
    const seriesOf = Uint32Array.from({ length: 63 }, (_, at) => Math.floor(at / 21))
    expect(await store().write({ series, seriesOf, times, values, source: 'suite' })).toEqual({ accepted: 63, rejected: [] })
    await eventually(async () => (await store().series(all)).length === 3, { timeoutMs: 15_000 })
    const found = await store().select({ matchers: [matcherOf('__name__', '=', 'port_requests_total'), matcherOf('job', '!~', 'b|c')], from: start, to: end })
    expect(found.map(({ labels }) => labels.toRecord())).toEqual([{ __name__: 'port_requests_total', job: 'a', instance: 'a:1' }])
    // After `from`, up to and with `to`.
    expect([...found[0]!.times]).toEqual(Array.from({ length: 20 }, (_, at) => start + (at + 1) * step))
    expect([...found[0]!.values]).toEqual(Array.from({ length: 20 }, (_, at) => (at + 1) * 15))
  })

  it('evaluates, at one time and over a range', async () => {
    const at = end + 1
    const one = await store().query({ query: 'sum(port_requests_total)', start: at, end: at, step: 0 })
    expect(one).toMatchObject({ type: 'vector', series: [{ times: [at], values: [900] }] })
    const range = await store().query({ query: 'max by (job) (irate(port_requests_total[1m]))', start: start + 60_001, end, step: 60_000 })
    expect('series' in range && range.series.map(({ labels, values }) => [labels.get('job'), Math.round(values[0]!)])).toEqual([['a', 1], ['b', 2]])
    expect(await store().query({ query: 'vector(1) + 1', start: at, end: at, step: 0 })).toMatchObject({ type: 'vector', series: [{ values: [2] }] })
  })

  it('lists series, names and values of labels', async () => {
    expect((await store().series(all)).map((labels) => labels.toRecord())).toEqual(expect.arrayContaining([job('a').toRecord(), job('b').toRecord(), { __name__: 'port_odd', note: 'a "quoted"\nline, ünï' }]))
    expect(await store().labelNames(all)).toEqual(['__name__', 'instance', 'job', 'note'])
    expect(await store().labelValues('job', all)).toEqual(['a', 'b'])
    expect((await store().cardinality()).byName.some(({ name, series }) => name === 'port_requests_total' && series === 2)).toBe(true)
  })

  it('ends a series at a stale marker', async () => {
    const values = Float64Array.of(1, 0)
    markStale(values, 1)
    await store().write({ series: [Labels.of({ __name__: 'port_gone' })], seriesOf: new Uint32Array(2), times: Float64Array.of(start, end), values, source: 'suite' })
    await eventually(async () => (await store().series({ ...all, matcherSets: [[matcherOf('__name__', '=', 'port_gone')]] })).length === 1, { timeoutMs: 15_000 })
    await eventually(async () => {
      const result = await store().query({ query: 'port_gone', start: end + 1, end: end + 1, step: 0 })
      return 'series' in result && result.series.length === 0
    }, { timeoutMs: 15_000 })
  })

  it('sees what has come in since the same was asked before', async () => {
    const one = Labels.of({ __name__: 'port_again' })
    const ask = async () => {
      const result = await store().query({ query: 'count_over_time(port_again[10m])', start: end + 1, end: end + 1, step: 0 })
      return 'series' in result ? result.series[0]?.values[0] : undefined
    }
    for (const [at, count] of [[3, 1], [2, 2], [1, 3]] as const) {
      await store().write({ series: [one], seriesOf: Uint32Array.of(0), times: Float64Array.of(end - (isOrdered ? at : 4 - at) * 1000), values: Float64Array.of(at), source: 'suite' })
      await eventually(async () => await ask() === count, { timeoutMs: 15_000 })
      expect(await ask()).toBe(count)
    }
  })

  it('says what is wrong with an expression', async () => {
    await expect(store().query({ query: 'sum(', start, end: start, step: 0 })).rejects.toBeInstanceOf(PromqlError)
    await expect(store().query({ query: 'sum(', start, end: start, step: 0 })).rejects.toMatchObject({ type: expect.stringMatching(/bad_data|execution/) })
  })

  it('stops for whoever waits no longer', async () => {
    const gone = new AbortController()
    gone.abort()
    await expect(store().query({ query: 'port_requests_total', start, end, step }, { signal: gone.signal })).rejects.toMatchObject({ type: 'canceled' })
  })

  it.skipIf(!hasDuplicates)('refuses another value at the same time, and takes the same again', async () => {
    const batch = { series: [job('a')], seriesOf: Uint32Array.of(0), times: Float64Array.of(end), source: 'suite' }
    expect(await store().write({ ...batch, values: Float64Array.of(300) })).toMatchObject({ rejected: [] })
    expect(await store().write({ ...batch, values: Float64Array.of(301) })).toMatchObject({ accepted: 0, rejected: [{ reason: 'duplicate', count: 1 }] })
  })

  it.skipIf(!hasMetadata)('keeps what metrics mean', async () => {
    await store().writeMetadata([{ name: 'port_requests_total', type: 'counter', help: 'Requests.', unit: '' }])
    expect(await store().metadata('port_requests_total')).toEqual([{ name: 'port_requests_total', type: 'counter', help: 'Requests.', unit: '' }])
    expect(await store().metadata('port_none')).toEqual([])
  })

  it.skipIf(!hasDeletion)('deletes', async () => {
    await store().deleteSeries({ ...all, matcherSets: [[matcherOf('__name__', '=', 'port_odd')]] })
    await store().cleanTombstones()
    expect((await store().select({ matchers: [matcherOf('__name__', '=~', 'port_o.*')], from: start - 1, to: end }))).toEqual([])
  })
}
