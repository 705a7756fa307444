import { type FloatHistogram, hasCounterReset, type Labels, markStale, type ReadableSeries, type SeriesRequest, type SeriesSource } from '#lib/promql'

export type TestPoint = number | FloatHistogram | 'stale'

/** Samples of one series, growing at the end. */
class Samples {
  readonly labels: Labels
  times = new Float64Array(16)
  values = new Float64Array(16)
  histograms: (FloatHistogram | undefined)[] | undefined
  count = 0

  constructor(labels: Labels) {
    this.labels = labels
  }

  push(time: number, point: TestPoint): void {
    if (this.count === this.times.length) this.#grow()
    this.times[this.count] = time
    this.values[this.count] = typeof point === 'number' ? point : 0
    if (point === 'stale') markStale(this.values, this.count)
    if (typeof point === 'object') {
      this.histograms ??= []
      this.histograms[this.count] = this.#withHint(point)
    }
    this.count += 1
  }

  /** What a store would know of the counter. */
  #withHint(point: FloatHistogram): FloatHistogram {
    const before = this.histograms?.[this.count - 1]
    if (!before || point.resetHint !== 'unknown') return point
    return { ...point, resetHint: hasCounterReset(point, before) ? 'reset' : 'not-reset' }
  }

  #grow(): void {
    const [times, values] = [new Float64Array(this.count * 2), new Float64Array(this.count * 2)]
    times.set(this.times)
    // Numbers by themselves would lose the bits of stale markers; arrays keep them.
    values.set(this.values)
    this.times = times
    this.values = values
  }

  /** Where the first sample after a time stands. */
  after(time: number): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.times[middle] as number) <= time) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Series in memory that grow as time goes on. */
export class TestSeries implements SeriesSource {
  readonly #all = new Map<string, Samples>()
  readonly #byName = new Map<string, Samples[]>()
  /** Samples after this moment are not there yet. */
  now = Infinity

  /** Adds a sample behind all of its series; false where there is another one at that time. */
  append(labels: Labels, time: number, point: TestPoint): boolean {
    let samples = this.#all.get(labels.key)
    if (!samples) {
      samples = new Samples(labels)
      this.#all.set(labels.key, samples)
      const named = this.#byName.get(labels.name) ?? []
      this.#byName.set(labels.name, named)
      named.push(samples)
    }
    const last = samples.count === 0 ? -Infinity : samples.times[samples.count - 1] as number
    if (time > last) {
      samples.push(time, point)
      return true
    }
    return time === last && typeof point === 'number' && Object.is(samples.values[samples.count - 1], point)
  }

  select({ matchers, from, to }: SeriesRequest): Promise<readonly ReadableSeries[]> {
    const name = matchers.find((matcher) => matcher.name === '__name__' && matcher.operator === '=')?.value
    const candidates = name === undefined ? this.#all.values() : this.#byName.get(name) ?? []
    const found: ReadableSeries[] = []
    for (const samples of candidates) {
      if (!matchers.every((matcher) => matcher.fits(samples.labels.get(matcher.name)))) continue
      const [start, end] = [samples.after(from), samples.after(Math.min(to, this.now))]
      if (start === end) continue
      const read = { times: samples.times.subarray(start, end), values: samples.values.subarray(start, end), histograms: samples.histograms?.slice(start, end) }
      found.push({ labels: samples.labels, read: () => read })
    }
    return Promise.resolve(found)
  }
}
