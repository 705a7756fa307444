import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadableSeries, SeriesRequest, StoredSeries } from '#lib/promql'
import type { Cardinality, MetricMetadata, SeriesQuery, WriteReport } from '../../metrics-store.ts'
import type { SeriesEntry } from '../index/series-entry.ts'
import { SeriesIndex } from '../index/series-index.ts'
import type { DeleteRecord, SamplesRecord } from '../log/segment-file.ts'
import { WriteLog } from '../log/write-log.ts'
import { acceptSamples, type Arrival } from './accept-samples.ts'
import { admitSeries, storedSource } from './admit-series.ts'
import { BlockSet } from './block-set.ts'
import { cardinalityOf } from './cardinality-of.ts'
import { deleteHot, deleteStored } from './delete-samples.ts'
import type { EngineLimits } from './engine-limits.ts'
import type { EngineState } from './engine-state.ts'
import { keepUp, mergeDays, removeOld } from './keep-up.ts'
import { MetadataFile } from './metadata-file.ts'
import { readableSeries, readSeries } from './read-series.ts'
import { type Rejection, Rejections } from './rejections.ts'
import { replayLog } from './replay-log.ts'
import { windowOf } from './window.ts'

export interface EngineOptions {
  readonly folder: string
  readonly limits: EngineLimits
  readonly now: () => number
}

/**
 * Metrics in a folder: a log of what came in, the newest samples in memory, the rest in blocks of two hours and of a day.
 * For one thread alone. What `write` has resolved for is there after any crash.
 */
export class Engine {
  readonly #state: EngineState
  readonly #metadata: MetadataFile
  /** Told of the earliest time at which samples have come or gone. */
  onChange: (from: number) => void = () => {}
  /** How often that has been. */
  changes = 0
  /** Blocks are rewritten by one at a time. */
  #work: Promise<unknown> = Promise.resolve()

  private constructor(state: EngineState, metadata: MetadataFile) {
    this.#state = state
    this.#metadata = metadata
  }

  /** Opens a folder as a crash may have left it. Gives the names of files that could not be read too. */
  static async open({ folder, limits, now }: EngineOptions): Promise<{ engine: Engine; damaged: readonly string[] }> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const index = new SeriesIndex()
    const blocks = new BlockSet(join(folder, 'blocks'))
    const damaged = blocks.open(index)
    const state: EngineState = { limits, now, index, blocks, log: new WriteLog(join(folder, 'log')), windows: new Map(), seq: 0, hotSamples: 0 }
    const engine = new Engine(state, new MetadataFile(join(folder, 'metadata.json')))
    for (const record of replayLog(state)) await deleteStored(state, record)
    engine.#recount()
    return { engine, damaged }
  }

  admit(key: string, source: string): SeriesEntry | Rejection {
    return admitSeries(this.#state.index, key, source, this.#state.limits)
  }

  /** Throws where the disk is full, and has then taken nothing. `durable` resolves when what was accepted is on the disk. */
  write(given: Arrival): { readonly report: WriteReport; readonly durable: Promise<void> } {
    const { log } = this.#state
    const arrival = given.times.every(Number.isInteger) ? given : { ...given, times: given.times.map(Math.round) }
    const rejections = new Rejections()
    const accepted = acceptSamples(arrival, rejections, { now: this.#state.now(), limits: this.#state.limits, thaw: (entry, time) => this.#thaw(entry, time) })
    if (accepted.length > 0) this.#take(arrival, accepted)
    return { report: rejections.report(arrival.times.length - rejectedIn(rejections)), durable: accepted.length > 0 ? log.sync() : Promise.resolve() }
  }

  #take(arrival: Arrival, accepted: readonly number[]): void {
    const state = this.#state
    const entries = [...new Set(accepted.map((at) => arrival.targets[arrival.seriesOf[at] as number] as SeriesEntry))]
    const windows = new Set<number>()
    let before = Number.NaN
    for (const at of accepted) {
      const window = windowOf(arrival.times[at] as number)
      if (window !== before) windows.add((before = window))
    }
    try {
      state.log.rotate()
      state.log.append(this.#recordOf(arrival, accepted, entries), windows)
    } catch (error) {
      // Nothing of it is in the log: the series are where they were, and are named anew.
      for (const entry of entries) {
        entry.nextTime = entry.lastTime
        entry.logSegment = -1
      }
      throw error
    }
    for (const window of windows) state.windows.set(window, state.seq)
    for (const at of accepted) {
      const entry = arrival.targets[arrival.seriesOf[at] as number] as SeriesEntry
      if (entry.hot.insert(arrival.times[at] as number, arrival.values, at, arrival.histograms?.get(at))) state.hotSamples += 1
    }
    for (const entry of entries) entry.lastTime = entry.nextTime
    this.#changed(accepted.reduce((least, at) => Math.min(least, arrival.times[at] as number), Infinity))
  }

  #changed(from: number): void {
    this.changes += 1
    this.onChange(from)
  }

  #recordOf(arrival: Arrival, accepted: readonly number[], entries: readonly SeriesEntry[]): SamplesRecord {
    const state = this.#state
    state.seq += 1
    const keys: string[] = []
    for (const entry of entries) {
      if (entry.logSegment === state.log.segment) continue
      entry.logSegment = state.log.segment
      entry.logRef = state.log.refs + keys.length
      keys.push(entry.key)
    }
    const refs = new Uint32Array(accepted.length)
    const times = new Float64Array(accepted.length)
    const values = new Float64Array(accepted.length)
    let hasOneTime = true
    const histograms = new Map<number, NonNullable<ReturnType<NonNullable<Arrival['histograms']>['get']>>>()
    for (const [to, at] of accepted.entries()) {
      refs[to] = (arrival.targets[arrival.seriesOf[at] as number] as SeriesEntry).logRef
      times[to] = arrival.times[at] as number
      values[to] = arrival.values[at] as number
      hasOneTime &&= times[to] === times[0]
      const histogram = arrival.histograms?.get(at)
      if (histogram) histograms.set(to, histogram)
    }
    return { kind: 'samples', seq: state.seq, keys, source: arrival.source, refs, times: hasOneTime ? times[0] as number : times, values, ...(histograms.size > 0 ? { histograms } : {}) }
  }

  /** A late sample is held against what is stored of its two hours: that comes back into memory until the block is written anew. */
  #thaw(entry: SeriesEntry, time: number): void {
    const window = windowOf(time)
    const block = this.#state.blocks.covering(window)
    const [from, to] = block?.chunksOf(entry) ?? [0, 0]
    if (!block || entry.thawed?.block === block && entry.thawed.windows.has(window)) return
    const chunks = Array.from({ length: to - from }, (_, at) => from + at).filter((chunk) => windowOf(block.spanOf(chunk).first) === window)
    const reader = block.reader(chunks.map((chunk) => [chunk, chunk + 1]))
    for (const chunk of chunks) {
      const { times, values, histograms } = reader.samples(chunk)
      for (const [at, each] of times.entries()) if (entry.hot.insert(each, values, at, histograms?.[at])) this.#state.hotSamples += 1
    }
    entry.thawed = { block, windows: new Set([...(entry.thawed?.block === block ? entry.thawed.windows : []), window]) }
  }

  /** Series for an evaluation, which reads them in the same stretch of this thread. */
  readable({ matchers, from, to }: SeriesRequest): ReadableSeries[] {
    const { index, blocks } = this.#state
    return readableSeries(index.select(matchers), blocks.within(from, to), { from, to })
  }

  select({ matchers, from, to }: SeriesRequest): StoredSeries[] {
    const { index, blocks, limits } = this.#state
    return readSeries(index.select(matchers), blocks.within(from, to), { from, to }, limits.maxQuerySamples)
  }

  /** Series that have samples within [from, to], by what is known without reading any. */
  entries({ matcherSets, from, to }: SeriesQuery): SeriesEntry[] {
    const { index, blocks } = this.#state
    const within = blocks.within(from - 1, to)
    const isThere = (entry: SeriesEntry) => {
      const { hot } = entry
      if (hot.length > 0 && hot.placeOf(from) < hot.length && (hot.times[hot.placeOf(from)] as number) <= to) return true
      return within.some((block) => block.hasWithin(entry, from, to))
    }
    const sets = matcherSets.length === 0 ? [[]] : matcherSets
    return [...new Set(sets.flatMap((matchers) => index.select(matchers)))].filter(isThere)
  }

  /** Hides samples at once, and frees their room as it goes. */
  async deleteSeries({ matcherSets, from, to }: SeriesQuery): Promise<void> {
    const { log } = this.#state
    await this.#exclusive(async () => {
      this.#state.seq += 1
      const record: DeleteRecord = { kind: 'delete', seq: this.#state.seq, matcherSets: matcherSets.map((set) => set.map(({ name, operator, value }) => ({ name, operator, value }))), from, to }
      log.append(record, [...this.#state.windows.keys()])
      deleteHot(this.#state, record)
      this.#changed(-Infinity)
      await log.sync()
      await deleteStored(this.#state, record)
      this.#changed(-Infinity)
      // An older file of what is gone now would bring it back at the next start.
      this.#state.blocks.clean(true)
      this.#recount()
      this.#forgetEmpty()
    })
  }

  /** Nothing is left to free when the deletions before it have ended. */
  async cleanTombstones(): Promise<void> {
    await this.#exclusive(async () => {
      this.#state.blocks.clean(true)
      this.#forgetEmpty()
    })
  }

  /** Puts finished windows into blocks, merges days, lets go of what is too old. `isWhole`: all samples, whatever their window. */
  async keepUp(isWhole = false): Promise<void> {
    await this.#exclusive(async () => {
      await keepUp(this.#state, isWhole)
      await mergeDays(this.#state)
      if (removeOld(this.#state)) this.#changed(-Infinity)
      this.#state.blocks.clean(isWhole)
      this.#recount()
      this.#state.log.dropCovered((window, seq) => this.#state.blocks.isCovered(window, seq) || !this.#state.windows.has(window))
      this.#forgetEmpty()
    })
  }

  #forgetEmpty(): void {
    const { index, blocks } = this.#state
    for (const entry of index.entries()) if (entry.hot.length === 0 && entry.source !== storedSource) index.claim(entry, storedSource)
    const stored = new Set(blocks.all().flatMap((block) => [...block.entries()]))
    index.keepOnly((entry) => entry.hot.length > 0 || stored.has(entry))
  }

  #recount(): void {
    let count = 0
    for (const { hot } of this.#state.index.entries()) count += hot.length
    this.#state.hotSamples = count
  }

  metadata(name?: string): MetricMetadata[] {
    return this.#metadata.list(name)
  }

  writeMetadata(metadata: readonly MetricMetadata[]): void {
    this.#metadata.write(metadata)
  }

  cardinality(): Cardinality {
    return cardinalityOf(this.#state)
  }

  async close(): Promise<void> {
    await this.#work.catch(() => undefined)
    await this.#state.log.close()
    this.#state.blocks.close()
  }

  #exclusive<Result>(action: () => Promise<Result>): Promise<Result> {
    const run = this.#work.catch(() => undefined).then(action)
    this.#work = run
    return run
  }
}

function rejectedIn(rejections: Rejections): number {
  return rejections.report(0).rejected.reduce((sum, { count }) => sum + count, 0)
}
