import type { Labels, Matcher } from '#lib/promql'
import type { SeriesExemplar } from '#lib/wire'

const defaultSize = 100_000

/** The last exemplars that came in, whoever sent them; in memory alone, as Prometheus keeps its own. */
export class ExemplarRing {
  readonly #size: number
  #items: SeriesExemplar[] = []
  #next = 0

  constructor(size = defaultSize) {
    this.#size = size
  }

  addAll(exemplars: readonly SeriesExemplar[]): void {
    for (const exemplar of exemplars) {
      this.#items[this.#next] = exemplar
      this.#next = (this.#next + 1) % this.#size
    }
  }

  /** Those of the series that fit, within [from, to] (ms), ascending in time for each series. */
  select(matchers: readonly Matcher[], from: number, to: number): { readonly series: Labels; readonly exemplars: readonly SeriesExemplar[] }[] {
    const bySeries = new Map<string, { readonly series: Labels; readonly exemplars: SeriesExemplar[] }>()
    for (const exemplar of this.#items) {
      if (exemplar.timeMs < from || exemplar.timeMs > to || !matchers.every((matcher) => matcher.fits(exemplar.series.get(matcher.name)))) continue
      const known = bySeries.get(exemplar.series.key) ?? { series: exemplar.series, exemplars: [] }
      bySeries.set(exemplar.series.key, known)
      known.exemplars.push(exemplar)
    }
    for (const { exemplars } of bySeries.values()) exemplars.sort((a, b) => a.timeMs - b.timeMs)
    return [...bySeries.values()]
  }
}
