import type { FloatHistogram } from '#lib/promql'

const none = new Float64Array(0)
const smallest = 8

/** Samples of one series in order of time, each time once. */
export class HotSamples {
  times = none
  values = none
  length = 0
  /** Native histograms by their time. */
  histograms: Map<number, FloatHistogram> | undefined

  get lastTime(): number {
    return this.length === 0 ? -Infinity : this.times[this.length - 1] as number
  }

  /** Puts in the sample `at` of `values`, whose bits are kept. False where there is one of that time. */
  insert(time: number, values: Float64Array, at: number, histogram?: FloatHistogram): boolean {
    const place = this.placeOf(time)
    if (place < this.length && this.times[place] === time) return false
    if (this.length === this.times.length) this.#grow()
    if (place < this.length) {
      this.times.copyWithin(place + 1, place, this.length)
      this.values.copyWithin(place + 1, place, this.length)
    }
    this.times[place] = time
    this.values[place] = values[at] as number
    this.length += 1
    if (histogram) (this.histograms ??= new Map()).set(time, histogram)
    return true
  }

  /** The first place whose time is not below `time`. */
  placeOf(time: number): number {
    if (time > this.lastTime) return this.length
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.times[middle] as number) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Is there one after `from` up to and with `to`? */
  hasWithin(from: number, to: number): boolean {
    if (!(this.lastTime > from)) return false
    let place = this.placeOf(from)
    if (this.times[place] === from) place += 1
    return place < this.length && (this.times[place] as number) <= to
  }

  /** Takes out all from place `from` up to but without `to`. */
  remove(from: number, to: number): void {
    if (to <= from) return
    if (this.histograms) for (let at = from; at < to; at += 1) this.histograms.delete(this.times[at] as number)
    const kept = this.length - (to - from)
    const isSparse = kept * 4 < this.times.length
    const [times, values] = isSparse ? [new Float64Array(kept), new Float64Array(kept)] : [this.times, this.values]
    if (isSparse) {
      times.set(this.times.subarray(0, from))
      values.set(this.values.subarray(0, from))
    }
    times.set(this.times.subarray(to, this.length), from)
    values.set(this.values.subarray(to, this.length), from)
    this.times = times
    this.values = values
    this.length = kept
  }

  #grow(): void {
    const size = Math.max(smallest, this.length * 2)
    const [times, values] = [new Float64Array(size), new Float64Array(size)]
    times.set(this.times)
    values.set(this.values)
    this.times = times
    this.values = values
  }
}
