import { Labels } from '../../../src/lib/promql/index.ts'
import type { DescribedSeries, Point } from '../../../src/lib/promql/notation/series-notation.ts'

/** Series of the names and labels that the compliance queries ask for, all from one seed: memory, disks, processors, requests. */
export function demoSeries(count: number, from: number, step: number): DescribedSeries[] {
  const random = randomOf(7)
  const series: DescribedSeries[] = []
  for (const port of [10_000, 10_001, 10_002]) {
    const base = { job: 'demo', instance: `demo.promlabs.com:${port}` }
    const add = (name: string, labels: Record<string, string>, point: (at: number) => Point) => {
      series.push({ labels: Labels.of({ __name__: name, ...base, ...labels }), points: Array.from({ length: count }, (_, at) => point(at)) })
    }
    for (const type of ['free', 'used', 'cached', 'buffers']) add('demo_memory_usage_bytes', { type }, (at) => Math.round(1e9 * (1 + Math.sin(at / 40) / 3) + random() * 1e7))
    add('demo_num_cpus', {}, () => 4)
    for (const mode of ['idle', 'user', 'system']) add('demo_cpu_usage_seconds_total', { mode }, counter(random, 2, mode === 'user' ? Math.floor(count / 2) : -1))
    add('demo_disk_total_bytes', {}, () => 249_999_998_976)
    add('demo_disk_usage_bytes', {}, (at) => 1e11 + at * 1.25e6 + random() * 1e5)
    add('demo_batch_last_success_timestamp_seconds', {}, (at) => Math.floor((from + Math.floor(at / 12) * 12 * step) / 1000))
    add('demo_items_shipped_total', {}, counter(random, 30, -1))
    // There for a while, gone for longer than the look-back, there again.
    add('demo_intermittent_metric', {}, (at) => at % 200 < 80 ? at : undefined)
    for (const status of ['200', '500']) addHistogram(add, random, { method: 'GET', path: '/api/foo', status }, count)
  }
  return series
}

function addHistogram(add: (name: string, labels: Record<string, string>, point: (at: number) => Point) => void, random: () => number, labels: Record<string, string>, count: number): void {
  const bounds = ['0.0001', '0.001', '0.01', '0.1', '1', '+Inf']
  const totals = bounds.map(() => new Float64Array(count))
  const sums = new Float64Array(count)
  for (let at = 1; at < count; at += 1) {
    const falls = Math.floor(random() * bounds.length)
    for (const [index, total] of totals.entries()) total[at] = total[at - 1]! + (index >= falls ? Math.ceil(random() * 3) + (index - falls) * 3 : 0)
    sums[at] = sums[at - 1]! + random()
  }
  // Cumulative buckets rise with their bounds.
  for (let at = 0; at < count; at += 1) for (let index = 1; index < totals.length; index += 1) totals[index]![at] = Math.max(totals[index]![at]!, totals[index - 1]![at]!)
  for (const [index, le] of bounds.entries()) add('demo_api_request_duration_seconds_bucket', { ...labels, le }, (at) => totals[index]![at]!)
  add('demo_api_request_duration_seconds_sum', labels, (at) => sums[at]!)
  add('demo_api_request_duration_seconds_count', labels, (at) => totals.at(-1)![at]!)
}

/** Rises, and begins anew at one place. */
function counter(random: () => number, by: number, resetAt: number): (at: number) => number {
  let value = 0
  return (at) => (value = at === resetAt ? 0 : value + random() * by)
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
