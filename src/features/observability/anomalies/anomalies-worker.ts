import type { Worker, WorkerContext } from '#kernel/feature'
import { PromqlError } from '#lib/promql'
import type { MetricsStore } from '#kernel/telemetry'
import { sql } from '#platform/database'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { judgePresent, stepsJudged } from './judge-present.ts'
import { type Judged, keepAnomalies } from './keep-anomalies.ts'
import { type Past, readPast, type SeriesWithUsual, withUsual } from './usual-values.ts'
import type { Watch } from './watched.data.ts'
import { watchesOf } from './watches.ts'

const stepMs = 60_000
const pastHoldsMs = 900_000
const keptDays = 90

/** Looks each minute whether anything that is watched is far from the usual. */
export function anomaliesWorker({ telemetry }: ObservabilityOptions): Worker {
  return {
    id: 'anomalies', leader: true,
    async run(worker) {
      const judge = new Judge(worker, telemetry)
      while (!worker.signal.aborted) {
        await worker.clock.sleep(stepMs, worker.signal).catch(() => undefined)
        if (worker.signal.aborted) return
        const judged = await judge.judgeAll()
        await worker.transact((ctx) => keepAnomalies(ctx, judged))
        await sql`delete from observability_anomalies where ended_at < ${new Date(worker.clock.now().getTime() - keptDays * 86_400_000)}`.execute(worker.db)
      }
    },
  }
}

/** Judges what is watched; what is usual is read anew every quarter of an hour. */
export class Judge {
  readonly #worker: WorkerContext
  readonly #metrics: MetricsStore
  #quarter = 0
  #pasts = new Map<string, Past>()

  constructor(worker: WorkerContext, { metrics }: ObservabilityOptions['telemetry']) {
    this.#worker = worker
    this.#metrics = metrics
  }

  async judgeAll(): Promise<Judged[]> {
    const { clock, db, signal } = this.#worker
    const to = Math.floor(clock.now().getTime() / stepMs) * stepMs
    const quarter = Math.floor(to / pastHoldsMs)
    if (quarter !== this.#quarter) this.#pasts = new Map()
    this.#quarter = quarter
    const judged: Judged[] = []
    for (const watch of await watchesOf(db)) {
      if (signal.aborted) break
      for (const series of await this.#seriesOf(watch, to)) {
        const verdict = judgePresent(series, watch)
        if (verdict) judged.push({ watch, series: series.key, labels: series.labels.toRecord(), verdict })
      }
    }
    return judged
  }

  /** An expression that cannot be answered says nothing; the others are asked all the same. */
  async #seriesOf({ query, name }: Watch, to: number): Promise<SeriesWithUsual[]> {
    const { signal, log } = this.#worker
    try {
      const past = this.#pasts.get(query) ?? (await readPast(this.#metrics, query, { from: this.#quarter * pastHoldsMs - stepsJudged * stepMs, to: (this.#quarter + 1) * pastHoldsMs }, signal))
      this.#pasts.set(query, past)
      return await withUsual(this.#metrics, query, { from: to - (stepsJudged - 1) * stepMs, to, stepMs }, { past, signal })
    } catch (error) {
      if (!signal.aborted) log[error instanceof PromqlError ? 'info' : 'warn']('What is watched could not be asked for.', { watch: name, error })
      return []
    }
  }
}
