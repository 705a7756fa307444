import type { FloatHistogram } from '#lib/promql'
import type { SeriesEntry } from '../index/series-entry.ts'
import type { EngineLimits } from './engine-limits.ts'
import { isRejection, type Rejection, type Rejections } from './rejections.ts'
import { windowMs } from './window.ts'

/** Samples of a batch whose series are known. */
export interface Arrival {
  readonly targets: readonly (SeriesEntry | Rejection)[]
  readonly seriesOf: Uint32Array
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms?: ReadonlyMap<number, FloatHistogram> | undefined
  readonly source: string
}

/** How far a sample may be ahead of this machine's clock. */
const aheadMs = 3_600_000
/** The last moment that a date can be of. */
const latest = 8.64e15

interface Look {
  readonly now: number
  readonly limits: EngineLimits
  /** Makes sure that stored samples of a series around a time are among its hot ones. */
  readonly thaw: (entry: SeriesEntry, time: number) => void
}

/** Decides about each sample of a batch; changes nothing but `nextTime` of the series. Gives the places of those that are taken. */
export function acceptSamples(arrival: Arrival, rejections: Rejections, look: Look): number[] {
  const { targets, seriesOf, times } = arrival
  const accepted: number[] = []
  const batch = new BatchTimes(arrival, accepted)
  const { retentionMs } = look.limits
  const oldest = retentionMs === 0 ? 0 : look.now - retentionMs
  const newest = retentionMs === 0 ? latest : look.now + aheadMs
  for (let at = 0; at < times.length; at += 1) {
    const target = targets[seriesOf[at] as number] as SeriesEntry | Rejection
    if (isRejection(target)) {
      rejections.add(target.reason, () => target.example)
      continue
    }
    const time = times[at] as number
    if (!(time >= oldest)) rejections.add('too-old', () => `A sample of ${String(target.labels)} is of ${shownTime(time)}, before what is kept${retentionMs === 0 ? '' : `: raise DAYBOOK_METRICS_RETENTION to keep it`}.`)
    else if (time > newest) rejections.add('too-new', () => `A sample of ${String(target.labels)} is of ${shownTime(time)}, more than an hour ahead. Set the clock of whoever sends it.`)
    else if (time > target.nextTime) {
      target.nextTime = time
      batch.take(target, time, at)
    } else lateSample(arrival, target, at, { batch, rejections, look })
  }
  return accepted
}

interface Late {
  readonly batch: BatchTimes
  readonly rejections: Rejections
  readonly look: Look
}

function lateSample(arrival: Arrival, target: SeriesEntry, at: number, { batch, rejections, look }: Late): void {
  const time = arrival.times[at] as number
  if (look.limits.retentionMs !== 0 && time < target.nextTime - windowMs) {
    rejections.add('out-of-order', () => `A sample of ${String(target.labels)} is of ${shownTime(time)}, more than two hours before its newest one.`)
    return
  }
  look.thaw(target, time)
  const inBatch = batch.find(target, time)
  const place = target.hot.placeOf(time)
  const isStored = place < target.hot.length && target.hot.times[place] === time
  if (!isStored && inBatch === undefined) return batch.take(target, time, at)
  const isSame = inBatch === undefined
    ? isSameSample(arrival, at, target.hot.values[place] as number, target.hot.histograms?.get(time))
    : isSameSample(arrival, at, arrival.values[inBatch] as number, arrival.histograms?.get(inBatch))
  if (!isSame) rejections.add('duplicate', () => `${String(target.labels)} has another value at ${shownTime(time)} already.`)
}

function isSameSample(arrival: Arrival, at: number, value: number, histogram: FloatHistogram | undefined): boolean {
  const given = arrival.histograms?.get(at)
  if (given || histogram) return given !== undefined && histogram !== undefined && JSON.stringify(given) === JSON.stringify(histogram)
  return Object.is(arrival.values[at], value)
}

function shownTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? `the time ${time}` : date.toISOString()
}

/** What of a batch has been taken so far, by series and time: asked only where a sample comes late. */
class BatchTimes {
  readonly #arrival: Arrival
  readonly #accepted: number[]
  #known: Map<SeriesEntry, Map<number, number>> | undefined

  constructor(arrival: Arrival, accepted: number[]) {
    this.#arrival = arrival
    this.#accepted = accepted
  }

  take(entry: SeriesEntry, time: number, at: number): void {
    this.#accepted.push(at)
    if (this.#known) this.#note(entry, time, at)
  }

  find(entry: SeriesEntry, time: number): number | undefined {
    if (!this.#known) {
      this.#known = new Map()
      const { targets, seriesOf, times } = this.#arrival
      for (const at of this.#accepted) this.#note(targets[seriesOf[at] as number] as SeriesEntry, times[at] as number, at)
    }
    return this.#known.get(entry)?.get(time)
  }

  #note(entry: SeriesEntry, time: number, at: number): void {
    const known = this.#known?.get(entry)
    if (known) known.set(time, at)
    else this.#known?.set(entry, new Map([[time, at]]))
  }
}
