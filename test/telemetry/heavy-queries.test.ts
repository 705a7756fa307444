import { monitorEventLoopDelay } from 'node:perf_hooks'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '#platform/log'
import { EmbeddedMetrics } from '../../src/kernel/telemetry/metrics/embedded-metrics.ts'
import { defaultLimits } from '../../src/kernel/telemetry/metrics/engine/engine-limits.ts'
import { Labels, type PromqlError } from '../../src/lib/promql/index.ts'
import { tempDir } from '../harness/index.ts'

const series = 1500
const samples = 240
const stepMs = 15_000
const start = 1_700_000_000_000
const timeoutMs = 400
/** A thousand series and eleven thousand steps in each of them. */
const range = { start, end: start + samples * stepMs, step: 330 }
const heavy = [
  'quantile_over_time(0.9, heavy[1h])', 'mad_over_time(heavy[1h])', 'max_over_time(heavy[1h:1s])', 'sum_over_time(rate(heavy[1m])[30d:1ms])', 'topk(5, heavy)', 'count_values("v", heavy)', 'quantile(0.5, heavy)', 'sort(heavy * on (i) group_left () heavy)',
  'heavy or on () vector(1) or heavy offset 1m', 'label_replace(heavy, "copy", "$1", "i", "(.*)")', 'histogram_quantile(0.9, heavy)', 'sum by (i) (heavy) / ignoring (x) sum by (i) (heavy)', 'predict_linear(heavy[1h], 60)', 'avg_over_time(avg_over_time(heavy[5m:1s])[1h:1s])', 'stddev(heavy) + stdvar by (le) (heavy)',
]

let store: EmbeddedMetrics
beforeAll(async () => {
  const workerFile = resolve('node_modules/.cache/daybook-tests', `heavy-worker-${process.pid}.mjs`)
  await build({ entryPoints: ['src/kernel/telemetry/metrics/worker/metrics-worker.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: workerFile, logLevel: 'error' })
  store = await EmbeddedMetrics.start({ folder: await tempDir(), limits: { ...defaultLimits, retentionMs: 0, maxQuerySamples: 10_000_000 }, workerFile, now: () => Date.now(), log: createLog({ level: 'error' }) })
  const count = series * samples
  await store.write({
    series: Array.from({ length: series }, (_, at) => Labels.of({ __name__: 'heavy', i: String(at), le: String(at % 50) })), source: 'test',
    seriesOf: Uint32Array.from({ length: count }, (_, at) => Math.floor(at / samples)), times: Float64Array.from({ length: count }, (_, at) => start + (at % samples) * stepMs), values: Float64Array.from({ length: count }, (_, at) => (at * 7919) % 1013),
  })
}, 60_000)
afterAll(() => store.close())

it.each(heavy)('%s is answered, or ended in Prometheus\'s words', async (query) => {
  const startedAt = performance.now()
  const error = await store.queryJson({ query, ...range }, { timeoutMs }).then(() => undefined, (failure: unknown) => failure as PromqlError)
  if (error) expect(`${error.type}: ${error.message}`).toMatch(/^(?:timeout: query timed out in expression evaluation|execution: query processing would load too many samples into memory in query execution)$/)
  // What lies between two looks at the clock is short, however slow the machine.
  expect(performance.now() - startedAt).toBeLessThan(timeoutMs + 5000)
}, 20_000)

it('keeps the server\'s own thread free, and leaves at once when nobody waits', async () => {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const controller = new AbortController()
  const asked = [...heavy, ...heavy].map((query) => store.queryJson({ query, ...range }, { timeoutMs, signal: controller.signal }).then(() => 'answered', (error: unknown) => (error as PromqlError).type))
  await Promise.race([Promise.all(asked), new Promise((done) => setTimeout(done, 1500))])
  delay.disable()
  controller.abort()
  const startedAt = performance.now()
  const outcomes = await Promise.all(asked)
  expect(performance.now() - startedAt).toBeLessThan(5000)
  expect(outcomes.filter((outcome) => !['answered', 'timeout', 'execution', 'canceled'].includes(outcome))).toEqual([])
  // In a thread of their own the queries take no share of this one: most turns of its loop are on time.
  expect(delay.percentile(50) / 1e6).toBeLessThan(100)
  expect((await store.queryJson({ query: 'count(heavy)', start: range.start, end: range.start, step: 0 })).json.toString()).toContain(`"${series}"`)
}, 30_000)
