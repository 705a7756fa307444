import type { MetricsStore, SampleBatch } from '../../../src/kernel/telemetry/index.ts'
import { evaluateQuery, Labels, type QueryRequest } from '../../../src/lib/promql/index.ts'
import type { MemorySource } from './memory-source.ts'

/** A store in memory at the port, for tests whose time is not the machine's: what is written is seen by what is asked. */
export function memoryMetrics(source: MemorySource): MetricsStore {
  const store: Pick<MetricsStore, 'query' | 'select' | 'write'> = {
    query: ({ query, start, end, step }: QueryRequest) => evaluateQuery(source, { query, start, end, step }),
    select: async (request) => (await source.select(request)).map((series) => ({ labels: series.labels, ...series.read() })),
    write: (batch: SampleBatch) => {
      source.write([...batch.seriesOf].map((series, at) => ({ labels: batch.series[series] ?? Labels.empty, time: batch.times[at] ?? 0, value: batch.values[at] ?? 0, isStale: Number.isNaN(batch.values[at]) })))
      return Promise.resolve({ accepted: batch.times.length, rejected: [] })
    },
  }
  return store as MetricsStore
}
