import { type Labels, markStale, type ReadableSeries, type SeriesSource } from '../../../src/lib/promql/index.ts'
import type { RuleSample } from '../../../src/lib/rule-engine/index.ts'
import type { DescribedSeries, Point } from '../../../src/lib/promql/notation/series-notation.ts'

/** Series in memory, as a source for evaluations. */
export class MemorySource implements SeriesSource {
  readonly #series = new Map<string, { labels: Labels; samples: Map<number, Exclude<Point, undefined>> }>()

  clear(): void {
    this.#series.clear()
  }

  /** Points are `step` ms apart, the first at `from`. */
  load(series: readonly DescribedSeries[], step: number, from = 0): void {
    for (const { labels, points } of series) {
      const known = this.#series.get(labels.key) ?? { labels, samples: new Map<number, Exclude<Point, undefined>>() }
      this.#series.set(labels.key, known)
      for (const [at, point] of points.entries()) if (point !== undefined) known.samples.set(from + at * step, point)
    }
  }

  /** Takes what rules give. */
  write(samples: readonly RuleSample[]): void {
    for (const { labels, time, value, histogram, isStale } of samples) {
      const known = this.#series.get(labels.key) ?? { labels, samples: new Map<number, Exclude<Point, undefined>>() }
      this.#series.set(labels.key, known)
      known.samples.set(time, isStale ? 'stale' : histogram ?? value)
    }
  }

  // eslint-disable-next-line require-await -- the interface is asynchronous
  async select({ matchers, from, to }: Parameters<SeriesSource['select']>[0]): Promise<ReadableSeries[]> {
    return [...this.#series.values()].filter(({ labels }) => matchers.every(({ name, fits }) => fits(labels.get(name)))).map(({ labels, samples }) => {
      const kept = [...samples].filter(([time]) => time > from && time <= to).sort(([a], [b]) => a - b)
      const values = Float64Array.from(kept, ([, value]) => typeof value === 'number' ? value : 0)
      for (const [at, [, value]] of kept.entries()) if (value === 'stale') markStale(values, at)
      const hasHistograms = kept.some(([, value]) => typeof value === 'object')
      const found = { times: Float64Array.from(kept, ([time]) => time), values, histograms: hasHistograms ? kept.map(([, value]) => typeof value === 'object' ? value : undefined) : undefined }
      return { labels, read: () => found }
    })
  }
}
