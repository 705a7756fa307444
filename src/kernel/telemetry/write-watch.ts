import type { Labels } from '#lib/promql'
import type { LogsStore } from './logs-store.ts'
import type { MetricsStore } from './metrics-store.ts'

/** What became of one write. */
export interface WriteNote {
  readonly signal: 'metrics' | 'logs'
  /** As the batch names it: `remote-write:ada`, `push:ada`, `syslog:tcp`. */
  readonly source: string
  readonly count: number
  /** Of metrics, whose samples these are. */
  readonly series: readonly Labels[]
  readonly rejected: readonly { readonly reason: string; readonly count: number; readonly example: string }[]
  /** Nothing was kept. */
  readonly hasFailed: boolean
}

/** Tells who listens of each write, so that people can be told who sends and how it goes. */
export class WriteWatch {
  readonly #listeners = new Set<(note: WriteNote) => void>()

  /** Gives a function that ends it. The listener must not throw. */
  listen(listener: (note: WriteNote) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  watchMetrics<Store extends MetricsStore>(store: Store): Store {
    const write = store.write.bind(store)
    store.write = async (batch) => await this.#told({ signal: 'metrics', source: batch.source, count: batch.times.length, series: batch.series }, () => write(batch))
    return store
  }

  watchLogs<Store extends LogsStore>(store: Store): Store {
    const write = store.write.bind(store)
    store.write = async (batch) => await this.#told({ signal: 'logs', source: batch.source, count: batch.lines.length, series: [] }, () => write(batch))
    return store
  }

  async #told<Report extends Pick<WriteNote, 'rejected'>>(note: Omit<WriteNote, 'rejected' | 'hasFailed'>, write: () => Promise<Report>): Promise<Report> {
    try {
      const report = await write()
      this.#tell({ ...note, rejected: report.rejected, hasFailed: false })
      return report
    } catch (error) {
      this.#tell({ ...note, rejected: [], hasFailed: true })
      throw error
    }
  }

  #tell(note: WriteNote): void {
    for (const listener of this.#listeners) listener(note)
  }
}
