import { type FloatHistogram, type Labels, markStale } from '#lib/promql'
import { WireError } from './wire-error.ts'

/** An exemplar and the series that it is one of. */
export interface SeriesExemplar {
  readonly series: Labels
  readonly labels: Labels
  readonly value: number
  readonly timeMs: number
}

/** Samples column by column: sample `at` belongs to `series[seriesOf[at]]`; times are ms since 1970. */
export interface DecodedSamples {
  readonly series: readonly Labels[]
  readonly seriesOf: Uint32Array
  readonly times: Float64Array
  /** Stale markers are told by their bits. */
  readonly values: Float64Array
  readonly histograms: ReadonlyMap<number, FloatHistogram>
}

/** A few bytes can say many samples: one request brings so many at most. */
const maxSamples = 5_000_000

/** Columns that grow as samples are read. */
export class SampleColumns {
  readonly #series: Labels[] = []
  readonly #histograms = new Map<number, FloatHistogram>()
  #seriesOf: Uint32Array
  #times: Float64Array
  #values: Float64Array
  #words: Uint32Array
  #count = 0

  constructor(expected = 256) {
    this.#seriesOf = new Uint32Array(expected)
    this.#times = new Float64Array(expected)
    this.#values = new Float64Array(expected)
    this.#words = new Uint32Array(this.#values.buffer)
  }

  get count(): number {
    return this.#count
  }

  /** The values' bits, two words each; valid until the next sample is added. */
  get words(): Uint32Array {
    return this.#words
  }

  addSeries(labels: Labels): number {
    return this.#series.push(labels) - 1
  }

  /** Gives the sample's index, to set its value by. */
  addSample(series: number, timeMs: number, value = 0): number {
    if (this.#count === this.#times.length) this.#grow()
    const at = this.#count
    this.#count += 1
    this.#seriesOf[at] = series
    this.#times[at] = timeMs
    this.#values[at] = value
    return at
  }

  setTime(at: number, timeMs: number): void {
    this.#times[at] = timeMs
  }

  addStale(series: number, timeMs: number): void {
    const at = this.addSample(series, timeMs)
    markStale(this.#values, at)
  }

  addHistogram(series: number, timeMs: number, histogram: FloatHistogram): void {
    this.#histograms.set(this.addSample(series, timeMs), histogram)
  }

  build(): DecodedSamples {
    return {
      series: this.#series, histograms: this.#histograms,
      seriesOf: this.#seriesOf.subarray(0, this.#count), times: this.#times.subarray(0, this.#count), values: this.#values.subarray(0, this.#count),
    }
  }

  #grow(): void {
    if (this.#count >= maxSamples) throw new WireError(`There are more than ${maxSamples} samples in one request. Send less at once.`, { isTooLarge: true })
    const size = Math.max(16, this.#times.length * 2)
    const [seriesOf, times, values] = [new Uint32Array(size), new Float64Array(size), new Float64Array(size)]
    const words = new Uint32Array(values.buffer)
    seriesOf.set(this.#seriesOf)
    times.set(this.#times)
    // By words: a copy of doubles might make another NaN of a stale marker.
    words.set(this.#words)
    this.#seriesOf = seriesOf
    this.#times = times
    this.#values = values
    this.#words = words
  }
}
