import { expect, it } from 'vitest'
import { LogsSettings, MetricsSettings, startTelemetry } from '#kernel/telemetry'
import { DeltaTotals, otlpToSamples, readOtlpJson } from '#lib/wire'
import { createLog } from '#platform/log'
import { tempDir } from '../../../test/harness/index.ts'

const startMs = 1_760_000_000_000

async function store() {
  return await startTelemetry({ dataDir: await tempDir(), settings: MetricsSettings.parse({ retention: 0 }), logs: LogsSettings.parse({}), now: () => startMs + 3_600_000, log: createLog({ level: 'error' }) })
}

const request = (timeMs: number, value: number) => readOtlpJson('MetricsRequest', Buffer.from(JSON.stringify({
  resourceMetrics: [{ resource: {}, scopeMetrics: [{ metrics: [
    { name: 'orders', sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ timeUnixNano: `${timeMs}000000`, startTimeUnixNano: `${timeMs - 15_000}000000`, asInt: String(value) }] } },
    { name: 'wait', histogram: { aggregationTemporality: 1, dataPoints: [{ timeUnixNano: `${timeMs}000000`, count: String(value), sum: value, explicitBounds: [1], bucketCounts: [String(value), '0'] }] } },
    { name: 'native', exponentialHistogram: { aggregationTemporality: 1, dataPoints: [{ timeUnixNano: `${timeMs}000000`, count: String(value), sum: value, scale: 0, positive: { offset: 0, bucketCounts: [String(value)] } }] } },
  ] }] }],
})))

it('counts deltas right over a restart, whether it begins again below or above where it stood', async () => {
  const telemetry = await store()
  let totals = new DeltaTotals()
  for (const [at, value] of [5, 2, 9, 1, 3].entries()) {
    // Restarts before the third, which is more than all before it, and before the fourth, which is less.
    if (at === 2 || at === 3) totals = new DeltaTotals()
    const { samples } = otlpToSamples(request(startMs + at * 15_000, value), { totals })
    expect((await telemetry.metrics.write({ ...samples, source: 'otlp' })).rejected).toEqual([])
  }
  const at = startMs + 60_000
  const total = async (query: string) => {
    const answer = await telemetry.metrics.query({ query, start: at, end: at, step: 0 })
    return answer.type === 'matrix' || answer.type === 'vector' ? [...(answer.series[0]?.values ?? [])] : []
  }
  // From 0 to 5, 7; 0 to 9; 0 to 1, 4: twenty in all.
  for (const query of ['resets(orders_total[2m])', 'resets(wait_count[2m])', 'resets(native[2m])']) expect([query, await total(query)]).toEqual([query, [2]])
  for (const query of ['increase(orders_total[61s])', 'increase(wait_count[61s])', 'increase(wait_bucket{le="1"}[61s])']) expect((await total(query))[0], query).toBeCloseTo(20, 0)
  await telemetry.stop()
}, 30_000)
