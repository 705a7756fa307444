import { hostname } from 'node:os'
import type { Worker, WorkerContext } from '#kernel/feature'
import { readFamilies, type Family } from '#lib/exposition'
import { Labels } from '#lib/promql'
import { SampleColumns } from '#lib/wire'
import type { ObservabilityOptions } from '../observability-settings.ts'
import type { SpanMetrics } from '../traces/span-metrics.ts'
import { readContainers } from './containers/read-containers.ts'
import { readHost } from './host/read-host.ts'

/** One thing that is measured here, as if it were scraped. */
interface Source {
  readonly job: string
  readonly read: (now: Date, signal: AbortSignal) => Promise<readonly Family[]>
  /** Since when its counters count, in ms: they were 0 then, and with that written down their first counts are an increase too. */
  readonly countsFromZero?: () => number | undefined
}

/** Measures this machine, its containers, Daybook itself and what the spans that it took tell, on every server of several: each is its own instance. */
export function collectWorker(options: ObservabilityOptions, spanMetrics: SpanMetrics): Worker {
  return {
    id: 'collect', leader: false,
    async run(worker) {
      const collections = sourcesOf(options, worker, spanMetrics).map((source) => new Collection(source, options, worker))
      while (!worker.signal.aborted) {
        const now = worker.clock.now()
        await Promise.all(collections.map((collection) => collection.collect(now)))
        const everyMs = options.settings.collectSeconds * 1000
        await worker.clock.sleep(everyMs - (worker.clock.now().getTime() % everyMs), worker.signal).catch(() => undefined)
      }
    },
  }
}

function sourcesOf({ settings, ownMetrics, dockerHost }: ObservabilityOptions, worker: WorkerContext, spanMetrics: SpanMetrics): Source[] {
  const stuck = new Set<string>()
  const isLinux = process.platform === 'linux'
  if (!isLinux && (settings.hostMetrics || settings.containerMetrics)) worker.log.info('This machine is not measured: that is there on Linux only. Run node_exporter and scrape it instead.')
  return [
    ...(isLinux && settings.hostMetrics ? [{ job: 'node', read: (now: Date) => readHost(now, { stuck }) }] : []),
    ...(isLinux && settings.containerMetrics ? [{ job: 'cadvisor', read: (_now: Date, signal: AbortSignal) => readContainers({ dockerHost, signal }) }] : []),
    ...(settings.ownMetrics ? [{ job: 'daybook', read: async () => readFamilies(await ownMetrics(), 'text') }] : []),
    { job: 'traces', read: async () => spanMetrics.families(), countsFromZero: () => spanMetrics.beganMs },
  ]
}

/** One source, measured again and again: what it no longer has is ended. */
class Collection {
  readonly #source: Source
  readonly #options: ObservabilityOptions
  readonly #worker: WorkerContext
  readonly #instance = hostname()
  #known = new Map<string, { readonly labels: Labels; round: number }>()
  #described = new Set<string>()
  #round = 0
  #lastMs: number

  constructor(source: Source, options: ObservabilityOptions, worker: WorkerContext) {
    this.#source = source
    this.#options = options
    this.#worker = worker
    this.#lastMs = worker.clock.now().getTime()
  }

  async collect(now: Date): Promise<void> {
    const { job, read } = this.#source
    const startedAt = performance.now()
    try {
      const families = await read(now, this.#worker.signal)
      if (families.length > 0 || this.#known.size > 0) await this.#write(families, now.getTime(), (performance.now() - startedAt) / 1000)
      this.#lastMs = now.getTime()
    } catch (error) {
      if (!this.#worker.signal.aborted) this.#worker.log.warn('Something that Daybook measures could not be measured or kept.', { job, error })
    }
  }

  async #write(families: readonly Family[], timeMs: number, seconds: number): Promise<void> {
    this.#round += 1
    const columns = new SampleColumns(1024)
    const zeroMs = this.#zeroMs()
    if (zeroMs !== undefined && zeroMs < timeMs) {
      for (const { labels } of families.flatMap(({ samples }) => samples)) if (!this.#known.has(labels.key)) columns.addSample(columns.addSeries(this.#labels(labels)), zeroMs, 0)
    }
    for (const { labels, value } of families.flatMap(({ samples }) => samples)) columns.addSample(columns.addSeries(this.#labels(labels)), timeMs, value)
    for (const [name, value] of [['up', 1], ['scrape_duration_seconds', seconds]] as const) columns.addSample(columns.addSeries(this.#labels(Labels.of({ __name__: name }))), timeMs, value)
    for (const [key, { labels, round }] of this.#known) {
      if (round === this.#round) continue
      columns.addStale(columns.addSeries(labels), timeMs)
      this.#known.delete(key)
    }
    await this.#options.telemetry.metrics.write({ ...columns.build(), source: `collect:${this.#source.job}` })
    await this.#describe(families)
  }

  /** When a new series was still 0: at the last look, and before the first one when counting began. */
  #zeroMs(): number | undefined {
    const beganMs = this.#source.countsFromZero?.()
    if (beganMs === undefined) return undefined
    return this.#round === 1 ? Math.min(beganMs, this.#lastMs) : this.#lastMs
  }

  /** The same object for the same series each time: whoever keeps it may know it by that. */
  #labels(own: Labels): Labels {
    const known = this.#known.get(own.key)
    if (known) {
      known.round = this.#round
      return known.labels
    }
    const labels = own.with('job', this.#source.job).with('instance', this.#instance)
    this.#known.set(own.key, { labels, round: this.#round })
    return labels
  }

  async #describe(families: readonly Family[]): Promise<void> {
    const fresh = families.filter(({ name }) => !this.#described.has(name))
    if (fresh.length === 0) return
    await this.#options.telemetry.metrics.writeMetadata(fresh.map(({ name, type, help, unit }) => ({ name, type: type ?? 'unknown', help: help ?? '', unit: unit ?? '' })))
    for (const { name } of fresh) this.#described.add(name)
  }
}
