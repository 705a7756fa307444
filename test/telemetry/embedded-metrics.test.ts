import { createLog } from '#platform/log'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedMetrics } from '../../src/kernel/telemetry/metrics/embedded-metrics.ts'
import { defaultLimits } from '../../src/kernel/telemetry/metrics/engine/engine-limits.ts'
import { tempDir } from '../harness/index.ts'
import { metricsPortSuite } from './metrics-port.suite.ts'

const log = createLog({ level: 'error' })

/** The worker as the build makes it. */
async function builtWorker(): Promise<string> {
  const outfile = resolve('node_modules/.cache/daybook-tests', `metrics-worker-${process.pid}.mjs`)
  await build({ entryPoints: ['src/kernel/telemetry/metrics/worker/metrics-worker.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error' })
  return outfile
}

describe.each(['in this thread', 'in a thread of its own'])('the embedded engine %s', (where) => {
  let store: EmbeddedMetrics
  beforeAll(async () => {
    store = await EmbeddedMetrics.start({ folder: await tempDir(), limits: defaultLimits, workerFile: where === 'in this thread' ? undefined : await builtWorker(), now: () => Date.now(), log })
  })
  afterAll(() => store.close())

  metricsPortSuite({ store: () => store, hasDeletion: true, hasDuplicates: true, hasMetadata: true })

  it('ends a query that takes too long, and one that would take too much', async () => {
    await expect(store.query({ query: 'port_requests_total', start: 0, end: 0, step: 0 }, { timeoutMs: 0 })).rejects.toMatchObject({ type: 'timeout', message: 'query timed out in expression evaluation' })
  })
})

it('refuses a query that would hold too many samples', async () => {
  const { Labels } = await import('../../src/lib/promql/index.ts')
  const store = await EmbeddedMetrics.start({ folder: await tempDir(), limits: { ...defaultLimits, maxQuerySamples: 100 }, now: () => Date.now(), log })
  const times = Float64Array.from({ length: 200 }, (_, at) => Date.now() - at * 1000)
  await store.write({ series: [Labels.of({ __name__: 'many' })], seriesOf: new Uint32Array(200), times, values: times, source: 'test' })
  await expect(store.query({ query: 'count_over_time(many[1h])', start: Date.now(), end: Date.now(), step: 0 })).rejects.toMatchObject({ type: 'execution', message: 'query processing would load too many samples into memory in query execution' })
  await store.close()
  await expect(store.series({ matcherSets: [], from: 0, to: 1 })).rejects.toMatchObject({ code: 'unavailable' })
})

it('is built into a file of its own', async () => {
  expect(await readFile('tools/build.mjs', 'utf8')).toContain("'metrics-worker': 'src/kernel/telemetry/metrics/worker/metrics-worker.ts'")
})
