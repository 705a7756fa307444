import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LogsSettings, MetricsSettings, type RunningTelemetry, startTelemetry } from '#kernel/telemetry'
import { Labels } from '#lib/promql'
import { createLog, LogEcho } from '#platform/log'
import { freshDatabase, ManualClock, tempDir } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { listAnomalies, listWatches, removeWatch, saveWatch, showUsual } from '../contract.ts'
import { createObservability } from '../feature.ts'
import { ObservabilitySettings } from '../observability-settings.ts'
import { Judge } from './anomalies-worker.ts'
import { keepAnomalies } from './keep-anomalies.ts'

const minuteMs = 60_000
const dayMs = 1440 * minuteMs
const now = Date.parse('2026-03-12T14:00:00Z')

/** Busy by day and quiet by night, with some noise that is the same each time. */
const usualAt = (time: number) => 100 + 80 * Math.sin(((time % dayMs) / dayMs) * 2 * Math.PI) + ((time / minuteMs) * 7919) % 5

describe('what is unusual', () => {
  const clock = new ManualClock(new Date(now))
  const stop = new AbortController()
  let telemetry: RunningTelemetry
  let parts: PartHarness
  let judge: Judge

  /** As its worker does each minute. */
  const look = async () => {
    const judged = await judge.judgeAll()
    await parts.transact((ctx) => keepAnomalies(ctx, judged))
  }
  const send = async (points: readonly (readonly [time: number, value: number])[]) => {
    const batch = { series: [Labels.of({ __name__: 'orders_open', service: 'shop' })], seriesOf: new Uint32Array(points.length), times: Float64Array.from(points, ([time]) => time), values: Float64Array.from(points, ([, value]) => value), source: 'test' }
    expect((await telemetry.metrics.write(batch)).rejected).toEqual([])
  }

  beforeAll(async () => {
    const log = createLog({ level: 'silent' })
    telemetry = await startTelemetry({ dataDir: await tempDir(), settings: MetricsSettings.parse({ retention: '0' }), logs: LogsSettings.parse({}), now: () => clock.now().getTime(), log })
    const options = { settings: ObservabilitySettings.parse({}), telemetry, ownMetrics: async () => '', dockerHost: '', ownLog: new LogEcho() }
    const observability = createObservability(options)
    const database = await freshDatabase()
    parts = partHarness({ database, parts: [observability], clock })
    judge = new Judge(parts.worker(observability, stop.signal), telemetry)
    const past = Array.from({ length: 5 * 1440 + 1 }, (_, at) => now - (5 * 1440 - at) * minuteMs)
    await send(past.map((time): [number, number] => [time, usualAt(time)]))
  }, 60_000)
  afterAll(async () => {
    stop.abort()
    await telemetry.stop()
  })

  it('is told from the same time of day, and as usual again when it is', async () => {
    const { times, series: [series] } = await parts.call(showUsual, { query: 'orders_open', from: new Date(now - dayMs).toISOString(), to: new Date(now).toISOString(), stepMs: 20 * minuteMs })
    expect(times.length).toBe(73)
    const inside = series?.values.filter((value, at) => value !== null && value >= (series.low[at] ?? Infinity) && value <= (series.high[at] ?? -Infinity)).length
    expect(inside).toBe(73)
    // What is usual at night is far below what is usual by day.
    expect(Math.min(...(series?.high ?? []).map(Number))).toBeLessThan(Math.max(...(series?.low ?? []).map(Number)))

    expect((await parts.call(saveWatch, { name: 'open-orders', query: 'orders_open', direction: 'high' })).unit).toBe('number')
    await expect(parts.call(saveWatch, { name: 'broken', query: 'rate(' })).rejects.toThrow(/parse error/)
    await expect(parts.call(saveWatch, { name: 'host-memory', query: 'up' })).rejects.toThrow(/watched by itself/)
    expect((await parts.call(listWatches, {})).items.at(-1)).toMatchObject({ name: 'open-orders', isBuiltIn: false })

    const pass = async (minutes: number, add: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        clock.advance(minuteMs)
        const at = clock.now().getTime()
        await send([[at, usualAt(at) + add]])
        await look()
      }
    }
    await pass(3, 0)
    expect((await parts.call(listAnomalies, {})).items).toEqual([])
    await pass(8, 400)
    const [told] = (await parts.call(listAnomalies, { open: true })).items
    expect(told).toMatchObject({ watch: 'open-orders', isHigh: true, endedAt: null, entity: 'service:default/shop', labels: expect.objectContaining({ service: 'shop' }) })
    expect(told?.value).toBeGreaterThan(told?.usualHigh ?? Infinity)
    await pass(9, 0)
    expect((await parts.call(listAnomalies, { open: true })).items).toEqual([])
    expect((await parts.call(listAnomalies, {})).items).toMatchObject([{ id: told?.id, endedAt: expect.any(String) }])
    await parts.call(removeWatch, { name: 'open-orders' })
    await expect(parts.call(removeWatch, { name: 'open-orders' })).rejects.toThrow(/No expression/)
  }, 60_000)
})
