import fc from 'fast-check'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type FloatHistogram, Labels, markStale, matcherOf, staleReader } from '#lib/promql'
import { tempDir } from '../../../../../test/harness/index.ts'
import { seriesKey } from '../index/series-key.ts'
import { Engine } from './engine.ts'
import { defaultLimits, type EngineLimits } from './engine-limits.ts'
import { windowMs } from './window.ts'

const everything = { retentionMs: 0 }
const all = { matcherSets: [[matcherOf('__name__', '=~', '.+')]], from: 0, to: 1e15 }

async function open(folder: string, limits: Partial<EngineLimits> = everything, now = 1e12): Promise<Engine> {
  const { engine, damaged } = await Engine.open({ folder, limits: { ...defaultLimits, ...limits }, now: () => now })
  expect(damaged).toEqual([])
  return engine
}

type Sample = readonly [series: Labels, time: number, value: number]

async function write(engine: Engine, samples: readonly Sample[], source = 'test') {
  const series = [...new Set(samples.map(([labels]) => labels))]
  const { report, durable } = engine.write({
    targets: series.map((labels) => engine.admit(seriesKey(labels), source)), seriesOf: Uint32Array.from(samples, ([labels]) => series.indexOf(labels)),
    times: Float64Array.from(samples, ([, time]) => time), values: Float64Array.from(samples, ([, , value]) => value), source,
  })
  await durable
  return report
}

function found(engine: Engine, from = -1, to = 1e15): Record<string, Record<number, number>> {
  const series = engine.select({ matchers: [matcherOf('__name__', '=~', '.+')], from, to })
  return Object.fromEntries(series.map(({ labels, times, values }) => {
    expect([...times]).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    return [seriesKey(labels), Object.fromEntries([...times].map((time, at) => [time, values[at]!]))]
  }))
}

const [up, down, odd] = [Labels.of({ __name__: 'up', job: 'a' }), Labels.of({ __name__: 'down', job: 'b\u{1}c\u{2}\u{0}' }), Labels.of({ __name__: 'up', 'ünï "code"': '{}' })]

const anyTime = fc.integer({ min: 0, max: 60 }).map((step) => step * windowMs / 6 + (step % 3))
const anyOperation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), samples: fc.array(fc.tuple(fc.constantFrom(up, down, odd), anyTime, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 40 }) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'flush' as const }) }, { weight: 2, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), job: fc.constantFrom('a', '.*'), from: anyTime, length: anyTime }) },
)

type Model = Map<string, Map<number, number>>

/** The first value of a time counts. */
function noted(model: Model, [labels, time, value]: Sample): void {
  const samples = model.get(seriesKey(labels)) ?? new Map<number, number>()
  model.set(seriesKey(labels), samples)
  if (!samples.has(time)) samples.set(time, value)
}

function forget(samples: Map<number, number> = new Map(), from = 0, to = 0): void {
  for (const time of Array.from(samples.keys())) if (time >= from && time <= to) samples.delete(time)
}

it('holds what a map would hold, whatever is written, put into blocks, deleted and opened again', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyOperation, { maxLength: 25 }), anyTime, anyTime, async (operations, from, length) => {
    const folder = await tempDir()
    let engine = await open(folder)
    const model: Model = new Map()
    for (const operation of operations) {
      if (operation.kind === 'write') {
        await write(engine, operation.samples)
        for (const sample of operation.samples) noted(model, sample)
      } else if (operation.kind === 'flush') await engine.keepUp(true)
      else if (operation.kind === 'reopen') {
        await engine.close()
        engine = await open(folder)
      } else {
        const to = operation.from + operation.length
        const matcher = matcherOf('job', '=~', operation.job)
        await engine.deleteSeries({ matcherSets: [[matcher, matcherOf('__name__', '!=', '')]], from: operation.from, to })
        for (const labels of [up, down, odd].filter((each) => matcher.fits(each.get('job')))) forget(model.get(seriesKey(labels)), operation.from, to)
      }
    }
    const inside = (time: number) => time > from && time <= from + length
    const expected = Object.fromEntries([...model].map(([key, samples]) => [key, Object.fromEntries([...samples].filter(([time]) => inside(time)))]).filter(([, samples]) => Object.keys(samples as object).length > 0))
    expect(found(engine, from, from + length)).toEqual(expected)
    await engine.close()
  }), { numRuns: 60 })
}, 120_000)

it('says what is a duplicate, too old or too early, and takes the same sample again silently', async () => {
  const now = 1e12
  const engine = await open(await tempDir(), { retentionMs: 86_400_000 }, now)
  expect(await write(engine, [[up, now, 1], [up, now - 1000, 2], [up, now, 1]])).toEqual({ accepted: 3, rejected: [] })
  expect(await write(engine, [[up, now - 1000, 3], [up, now - windowMs - 1, 4], [up, now - 86_400_001, 5], [up, now + 3_600_001, 6], [up, now - 500, 7]])).toEqual({
    accepted: 1, rejected: [
      { reason: 'duplicate', count: 1, example: '{__name__="up", job="a"} has another value at 2001-09-09T01:46:39.000Z already.' }, { reason: 'out-of-order', count: 1, example: expect.stringContaining('more than two hours before') },
      { reason: 'too-old', count: 1, example: expect.stringContaining('DAYBOOK_METRICS_RETENTION') }, { reason: 'too-new', count: 1, example: expect.stringContaining('Set the clock') },
    ],
  })
  expect(Object.values(found(engine)[seriesKey(up)]!)).toEqual([2, 7, 1])
  await engine.close()
})

it('holds a late sample against what is in a block', async () => {
  const folder = await tempDir()
  const engine = await open(folder)
  await write(engine, [[up, 1000, 1], [up, 2000, 2], [down, 1000, 3]])
  await engine.keepUp(true)
  expect(await write(engine, [[up, 1000, 1], [up, 1500, 5]])).toEqual({ accepted: 2, rejected: [] })
  expect((await write(engine, [[up, 1000, 9]])).rejected).toMatchObject([{ reason: 'duplicate' }])
  await engine.keepUp(true)
  expect(readdirSync(join(folder, 'blocks'))).toHaveLength(1)
  expect(found(engine)).toEqual({ [seriesKey(up)]: { 1000: 1, 1500: 5, 2000: 2 }, [seriesKey(down)]: { 1000: 3 } })
  await engine.close()
})

it('keeps histograms and stale markers through log and block', async () => {
  const histogram: FloatHistogram = { schema: 1, zeroThreshold: 0.001, zeroCount: 2, count: 5, sum: Number.NaN, positive: { indexes: [0, 3], counts: [1, 2] }, negative: { indexes: [], counts: [] }, customBounds: [], resetHint: 'unknown' }
  const folder = await tempDir()
  let engine = await open(folder)
  const values = Float64Array.of(0, 0, 7)
  markStale(values, 1)
  const { durable } = engine.write({ targets: [engine.admit(seriesKey(up), 't')], seriesOf: new Uint32Array(3), times: Float64Array.of(1, 2, 3), values, histograms: new Map([[0, histogram]]), source: 't' })
  await durable
  for (const step of ['log', 'reopened', 'block', 'reopened']) {
    if (step === 'block') await engine.keepUp(true)
    if (step === 'reopened') {
      await engine.close()
      engine = await open(folder)
    }
    const [series] = engine.select({ matchers: [matcherOf('job', '=', 'a')], from: 0, to: 10 })
    expect([...series!.histograms!]).toEqual([histogram, undefined, undefined])
    expect([0, 1, 2].map(staleReader(series!.values))).toEqual([false, true, false])
    expect(series!.values[2]).toBe(7)
  }
  await engine.close()
})

it('makes one file of a day, and removes files that are too old', async () => {
  const folder = await tempDir()
  const day = 12 * windowMs
  const now = 1000 * day
  const limits = { retentionMs: 10 * day }
  let engine = await open(folder, limits, now)
  for (let window = 0; window < 36; window += 1) await write(engine, [[up, now - 4 * day + window * windowMs, window], [down, now - 4 * day + window * windowMs + 1, window]])
  const files = () => readdirSync(join(folder, 'blocks')).length
  await engine.keepUp()
  await engine.cleanTombstones()
  expect(files()).toBe(3)
  expect(Object.keys(found(engine)[seriesKey(up)]!)).toHaveLength(36)
  await engine.close()
  engine = await open(folder, limits, now + 8 * day)
  await engine.keepUp()
  expect(files()).toBe(1)
  await engine.close()
  engine = await open(folder, limits, now + 100 * day)
  await engine.keepUp()
  expect([files(), found(engine), engine.cardinality().series]).toEqual([0, {}, 0])
  await engine.close()
})

it('frees the log once everything is in blocks', async () => {
  const folder = await tempDir()
  const engine = await open(folder)
  for (let at = 0; at < 10; at += 1) await write(engine, [[up, at * windowMs, at]])
  await engine.keepUp(true)
  expect(readdirSync(join(folder, 'log'))).toHaveLength(1)
  expect(engine.cardinality()).toMatchObject({ series: 1, samples: 10 })
  await engine.deleteSeries(all)
  await engine.cleanTombstones()
  await engine.keepUp(true)
  expect([readdirSync(join(folder, 'blocks')), engine.cardinality().series, found(engine)]).toEqual([[], 0, {}])
  await write(engine, [[up, 0, 5]])
  expect(found(engine)).toEqual({ [seriesKey(up)]: { 0: 5 } })
  await engine.close()
})

it('says which label and which source explode', async () => {
  const engine = await open(await tempDir(), { retentionMs: 0, maxSeriesPerSource: 10, maxLabels: 4 })
  const users = Array.from({ length: 12 }, (_, at) => Labels.of({ __name__: 'logins', job: 'shop', user: `u${at}` }))
  const report = await write(engine, users.map((labels) => [labels, 1, 1]), 'scrape:shop')
  expect(report).toEqual({ accepted: 10, rejected: [{ reason: 'series-quota', count: 2, example: 'scrape:shop would have more than the 10 series that one source may have. The label user of logins has 10 values in 10 series. Drop that label where it is made, or raise the limit.' }] })
  expect(await write(engine, [[up, 1, 1], [users[0]!, 2, 1]], 'other')).toEqual({ accepted: 2, rejected: [] })
  const bad = [Labels.of({ job: 'a' }), Labels.of({ __name__: 'x', a: '1', b: '1', c: '1', d: '1' }), Labels.of({ __name__: 'x', a: 'y'.repeat(9000) }), Labels.of({ __name__: 'x', a: '\u{dc80}' })]
  for (const [at, word] of ['no name', '5 labels', '9000 bytes', 'UTF-8'].entries()) expect((await write(engine, [[bad[at]!, 1, 1]])).rejected).toEqual([{ reason: 'bad-labels', count: 1, example: expect.stringContaining(word) }])
  await engine.close()
})

it('puts aside a file that is damaged and opens the rest', async () => {
  const folder = await tempDir()
  let engine = await open(folder)
  await write(engine, [[up, 1, 1]])
  await engine.keepUp(true)
  await engine.close()
  mkdirSync(join(folder, 'blocks'), { recursive: true })
  writeFileSync(join(folder, 'blocks', '00000005-00000005-9.block'), 'nonsense')
  writeFileSync(join(folder, 'blocks', '00000006-00000006-9.block.part'), 'half')
  const opened = await Engine.open({ folder, limits: { ...defaultLimits, ...everything }, now: () => 1e12 })
  engine = opened.engine
  expect(opened.damaged).toEqual(['00000005-00000005-9.block'])
  expect(found(engine)).toEqual({ [seriesKey(up)]: { 1: 1 } })
  expect(readdirSync(join(folder, 'blocks')).filter((name) => name.endsWith('.part'))).toEqual([])
  await engine.close()
})
