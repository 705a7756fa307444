import { acceptHeader, ExpositionError, type ExpositionSink, formatOf, readExposition } from '#lib/exposition'
import type { Labels } from '#lib/promql'
import { type DecodedSamples, SampleColumns, type SeriesExemplar, WireError } from '#lib/wire'
import { fetchExposition, FetchFault } from './fetch-exposition.ts'
import type { Target } from './make-target.ts'
import { scrapedLabels } from './scraped-series.ts'

export interface ScrapeMetadata {
  readonly name: string
  type: 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown'
  help: string
  unit: string
}

/** What one scrape has brought: samples with `up` and its sisters among them, and stale markers for what has gone. */
export interface ScrapeResult {
  readonly samples: DecodedSamples
  readonly exemplars: readonly SeriesExemplar[]
  /** Only what is new or has changed. */
  readonly metadata: readonly ScrapeMetadata[]
  readonly error: string | undefined
  readonly durationMs: number
  readonly scraped: number
}

interface KnownSeries {
  readonly labels: Labels | undefined
  round: number
  hasOwnTime: boolean
}

/** `up` and its sisters, which every scrape has. */
const reportNames = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added'] as const

/** Scrapes one target again and again, and knows its series from one time to the next. */
export class TargetScrape {
  readonly target: Target
  #known = new Map<string, KnownSeries>()
  readonly #metadata = new Map<string, ScrapeMetadata>()
  readonly #reports: readonly Labels[]
  #round = 0

  constructor(target: Target) {
    this.target = target
    this.#reports = reportNames.map((name) => target.labels.with('__name__', name))
  }

  /** Never throws for what the target does. `timeMs` is the time of its samples. */
  async scrape(timeMs: number, signal: AbortSignal): Promise<ScrapeResult> {
    const { job, url, timeoutMs } = this.target
    const startedAt = performance.now()
    const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const headers = { accept: acceptHeader, 'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000) }
    try {
      const { text, contentType } = await fetchExposition(url, { client: job.client, headers, maxBytes: job.limits.bodyBytes, signal: ended })
      const format = formatOf(contentType)
      if (!format) throw new FetchFault(`It answered with ${contentType ?? ''}, which is no exposition of metrics.`)
      return this.#taken(text, format, timeMs, startedAt)
    } catch (error) {
      if (!(error instanceof FetchFault || error instanceof ExpositionError || error instanceof WireError)) throw error
      return this.#failed(error.message, timeMs, startedAt)
    }
  }

  /** Stale markers for all that it had, when it is asked no more. */
  end(timeMs: number): DecodedSamples {
    const columns = new SampleColumns()
    this.#markGone(columns, timeMs, Number.POSITIVE_INFINITY)
    for (const labels of this.#reports) columns.addStale(columns.addSeries(labels), timeMs)
    this.#known.clear()
    return columns.build()
  }

  #taken(text: string, format: 'text' | 'openmetrics', timeMs: number, startedAt: number): ScrapeResult {
    const round = this.#round + 1
    const reading = new Reading(this.target, this.#known, round, timeMs)
    const changed = new Map<string, ScrapeMetadata>()
    const sink: ExpositionSink = {
      metadata: (field, name, value) => this.#describe(changed, field, name, value),
      sample: (series, value, time, exemplar) => {
        reading.add(series, value, time)
        if (exemplar) reading.addExemplar(series, exemplar)
      },
    }
    try {
      readExposition(text, format, sink)
    } catch (error) {
      reading.undo()
      throw error
    }
    this.#round = round
    this.#markGone(reading.columns, timeMs, round)
    const durationMs = performance.now() - startedAt
    this.#report(reading.columns, timeMs, [1, durationMs / 1000, reading.scraped, reading.kept, reading.added])
    return { samples: reading.columns.build(), exemplars: reading.exemplars, metadata: [...changed.values()], error: undefined, durationMs, scraped: reading.scraped }
  }

  #failed(error: string, timeMs: number, startedAt: number): ScrapeResult {
    const columns = new SampleColumns()
    this.#markGone(columns, timeMs, Number.POSITIVE_INFINITY)
    const durationMs = performance.now() - startedAt
    this.#report(columns, timeMs, [0, durationMs / 1000, 0, 0, 0])
    return { samples: columns.build(), exemplars: [], metadata: [], error, durationMs, scraped: 0 }
  }

  /** Ends each series that was not seen in `round`. One with times of its own is not ended, unless that is asked for. */
  #markGone(columns: SampleColumns, timeMs: number, round: number): void {
    for (const [raw, series] of this.#known) {
      if (series.round >= round) continue
      if (series.labels && (!series.hasOwnTime || this.target.job.tracksTimestampStaleness)) columns.addStale(columns.addSeries(series.labels), timeMs)
      this.#known.delete(raw)
    }
  }

  #report(columns: SampleColumns, timeMs: number, values: readonly number[]): void {
    for (const [at, labels] of this.#reports.entries()) columns.addSample(columns.addSeries(labels), timeMs, values[at])
  }

  #describe(changed: Map<string, ScrapeMetadata>, field: 'type' | 'help' | 'unit', name: string, value: string): void {
    let metadata = this.#metadata.get(name)
    if (metadata?.[field] === value) return
    metadata ??= { name, type: 'unknown', help: '', unit: '' }
    if (metadata[field] === value) return
    if (field === 'type') metadata.type = value as ScrapeMetadata['type']
    else metadata[field] = value
    this.#metadata.set(name, metadata)
    changed.set(name, metadata)
  }
}

/** One pass over an exposition. */
class Reading {
  readonly columns = new SampleColumns(512)
  readonly exemplars: SeriesExemplar[] = []
  scraped = 0
  kept = 0
  added = 0
  readonly #target: Target
  readonly #known: Map<string, KnownSeries>
  readonly #round: number
  readonly #timeMs: number
  readonly #new: string[] = []

  constructor(target: Target, known: Map<string, KnownSeries>, round: number, timeMs: number) {
    this.#target = target
    this.#known = known
    this.#round = round
    this.#timeMs = timeMs
  }

  add(raw: string, value: number, time: number | undefined): void {
    this.scraped += 1
    const series = this.#series(raw)
    if (!series.labels) return
    const { limits, honorTimestamps } = this.#target.job
    this.kept += 1
    if (limits.samples > 0 && this.kept > limits.samples) throw new ExpositionError(`It exposes more than ${limits.samples} samples, which is its sample_limit. Raise it, or drop some by metric_relabel_configs.`)
    const ownTime = honorTimestamps ? time : undefined
    series.hasOwnTime = ownTime !== undefined
    this.columns.addSample(this.columns.addSeries(series.labels), ownTime ?? this.#timeMs, value)
  }

  addExemplar(raw: string, { labels, value, timeMs }: { readonly labels: Labels; readonly value: number; readonly timeMs: number | undefined }): void {
    const series = this.#known.get(raw)?.labels
    if (series) this.exemplars.push({ series, labels, value, timeMs: timeMs ?? this.#timeMs })
  }

  /** What was read for the first time in a scrape that failed is not known. */
  undo(): void {
    for (const raw of this.#new) this.#known.delete(raw)
  }

  #series(raw: string): KnownSeries {
    const known = this.#known.get(raw)
    if (known) {
      known.round = this.#round
      return known
    }
    // A text of its own: a piece of the answer would keep the whole answer in memory.
    const own = Buffer.from(raw).toString()
    const series = { labels: scrapedLabels(own, this.#target), round: this.#round, hasOwnTime: false }
    this.#known.set(own, series)
    this.#new.push(own)
    if (series.labels) this.added += 1
    return series
  }
}
