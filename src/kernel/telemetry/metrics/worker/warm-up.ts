import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { evaluateQuery, Labels, type ReadableSeries } from '#lib/promql'
import { decodeValues, encodeValues } from '#lib/sample-codec'
import { resultJson } from '../../http/result-json.ts'

const samples = 480
const stepMs = 15_000
const start = 1_700_000_000_000
const series = 32
/** A query is a few ms of this: calls that come meanwhile wait no longer. */
const longestMs = 250
const queries = [
  'sum by (job) (rate(warm_total[5m]))', 'warm_gauge', 'histogram_quantile(0.9, sum by (le) (rate(warm_bucket[5m])))', 'avg by (job) (warm_gauge) / on (job) sum by (job) (irate(warm_total[2m]))', 'topk(3, max_over_time(warm_gauge[10m]))',
]

/** Runs what most questions run on series made for it, so that the program is compiled before somebody waits for it. In small steps, once, after the start. */
export async function warmUp(): Promise<void> {
  const stored = Array.from({ length: series }, (_, at) => warmSeries(at))
  const source = { select: ({ matchers }: { matchers: readonly { name: string; fits(value: string): boolean }[] }) => Promise.resolve(stored.filter(({ labels }) => matchers.every(({ name, fits }) => fits(labels.get(name))))) }
  const until = performance.now() + longestMs
  for (let round = 0; performance.now() < until; round += 1) {
    const query = queries[round % queries.length] as string
    resultJson(await evaluateQuery(source, { query, start: start + 300_000, end: start + samples * stepMs, step: 60_000 }))
    await setImmediate()
  }
}

function warmSeries(at: number): ReadableSeries {
  const name = ['warm_total', 'warm_gauge', 'warm_bucket'][at % 3] as string
  const labels = Labels.of({ __name__: name, job: `job-${at % 2}`, instance: `host-${at}`, ...(name === 'warm_bucket' ? { le: String(at) } : {}) })
  let sum = 0
  const encoded = encodeValues(Float64Array.from({ length: samples }, (_, index) => {
    sum += (index * 7919 + at) % 100
    return name === 'warm_gauge' ? Math.sin(index) : sum
  }))
  const times = Float64Array.from({ length: samples }, (_, index) => start + index * stepMs)
  const values = new Float64Array(samples)
  return {
    labels,
    read: () => {
      decodeValues(encoded, values)
      return { times, values }
    },
  }
}
