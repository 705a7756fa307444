import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Labels, Matcher } from '#lib/promql'
import type { SeriesExemplar } from '#lib/wire'
import type { Log } from '#platform/log'
import type { LabelRules } from '../metrics/label-rules.ts'
import { ExemplarFile } from './exemplar-file.ts'

const keptMs = 86_400_000
const mostOfSeries = 200
const mostInAll = 100_000
/** The file is written anew once it holds so many times what is kept. */
const waste = 2

export interface ExemplarStoreOptions {
  readonly folder: string
  readonly rules: LabelRules
  readonly now: () => number
  readonly log: Log
}

export interface ExemplarsOfSeries {
  readonly series: Labels
  readonly exemplars: readonly SeriesExemplar[]
}

/** The exemplars of a day, at most 200 of a series, whoever sent them: in memory for whoever asks, in a file for the next start. */
export class ExemplarStore {
  readonly #options: ExemplarStoreOptions
  readonly #file: ExemplarFile
  /** The series that got one last stands last. */
  readonly #bySeries = new Map<string, SeriesExemplar[]>()
  #count = 0
  #isWarned = false

  private constructor(options: ExemplarStoreOptions) {
    this.#options = options
    this.#file = new ExemplarFile(join(options.folder, 'exemplars.jsonl'))
  }

  static open(options: ExemplarStoreOptions): ExemplarStore {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
    const store = new ExemplarStore(options)
    for (const exemplar of store.#file.read()) store.#take(exemplar)
    return store
  }

  /** Resolves when they are on the disk. A disk that is full loses them at the next start and refuses nobody's samples. */
  async write(given: readonly SeriesExemplar[]): Promise<void> {
    const kept: SeriesExemplar[] = []
    for (const exemplar of given) {
      const series = this.#options.rules.applyTo(exemplar.series)
      if (series && this.#take({ ...exemplar, series })) kept.push({ ...exemplar, series })
    }
    if (kept.length === 0) return
    try {
      await this.#file.append(kept)
      if (this.#file.count > (this.#count + mostOfSeries) * waste) await this.#file.rewrite(() => [...this.#bySeries.values()].flat())
      this.#isWarned = false
    } catch (error) {
      if (!this.#isWarned) this.#options.log.warn('Exemplars could not be written to the disk; they are kept until Daybook ends.', { error })
      this.#isWarned = true
    }
  }

  /** Those of the series that fit, within [from, to] (ms), ascending in time for each series. */
  select(matchers: readonly Matcher[], from: number, to: number): ExemplarsOfSeries[] {
    const found: ExemplarsOfSeries[] = []
    for (const own of this.#bySeries.values()) {
      const [first] = own
      if (!first || !matchers.every((matcher) => matcher.fits(first.series.get(matcher.name)))) continue
      const exemplars = own.filter(({ timeMs }) => timeMs >= from && timeMs <= to)
      if (exemplars.length > 0) found.push({ series: first.series, exemplars })
    }
    return found
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /** False where it is too old or there already: a scrape gives the same one again until there is another. */
  #take(exemplar: SeriesExemplar): boolean {
    const { key } = exemplar.series
    const oldest = this.#options.now() - keptMs
    const own = this.#bySeries.get(key) ?? []
    if (exemplar.timeMs < oldest || own.some((known) => isSame(known, exemplar))) return false
    let place = own.length
    while (place > 0 && (own[place - 1] as SeriesExemplar).timeMs > exemplar.timeMs) place -= 1
    own.splice(place, 0, exemplar)
    this.#count += 1
    while (own.length > mostOfSeries || (own[0] as SeriesExemplar).timeMs < oldest) {
      own.shift()
      this.#count -= 1
    }
    this.#bySeries.delete(key)
    this.#bySeries.set(key, own)
    this.#makeRoom()
    return true
  }

  /** Those of the series that has been silent longest go first. */
  #makeRoom(): void {
    while (this.#count > mostInAll) {
      const [oldest] = this.#bySeries
      if (!oldest) return
      this.#count -= oldest[1].length
      this.#bySeries.delete(oldest[0])
    }
  }
}

function isSame(a: SeriesExemplar, b: SeriesExemplar): boolean {
  return a.timeMs === b.timeMs && Object.is(a.value, b.value) && a.labels.key === b.labels.key
}
