import { describedSeries, type Labels, type SeriesPoint } from '#lib/promql'
import type { TestGroup } from './test-file.ts'
import type { TestPoint, TestSeries } from './test-series.ts'

export interface LoadedInput {
  readonly labels: Labels
  readonly points: readonly SeriesPoint[]
}

/** The series of a test as they are written. Throws where one cannot be read. */
export function readInput({ inputSeries }: TestGroup): LoadedInput[] {
  return inputSeries.map(({ series, values }) => {
    try {
      return describedSeries(`${series} ${values}`)
    } catch (error) {
      throw new Error(`input series ${series}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  })
}

/** Adds what lies after `from` up to and with `to`. */
export function loadInput(store: TestSeries, input: readonly LoadedInput[], { startMs, intervalMs }: Pick<TestGroup, 'startMs' | 'intervalMs'>, { from, to }: { readonly from: number; readonly to: number }): void {
  for (const { labels, points } of input) {
    const first = from === -Infinity ? 0 : Math.max(0, Math.floor((from - startMs) / intervalMs) + 1)
    for (let at = first; at < points.length; at += 1) {
      const time = startMs + at * intervalMs
      if (time > to) break
      const point = points[at]
      if (point !== undefined) store.append(labels, time, point satisfies TestPoint)
    }
  }
}
