import { FoundByTimes } from './found-by-times.ts'
import type { Shift } from './scope.ts'
import { type Steps, timeAt } from './steps.ts'

/** Of each step: the first sample of its window, and the one behind its last. */
export interface Bounds {
  readonly firsts: Int32Array
  readonly ends: Int32Array
}

/** Finds the windows of series. Those of one target have their times in common: theirs are found once. */
export class WindowBounds {
  readonly #steps: Steps
  /** How long a window is, in ms. */
  readonly range: number
  readonly #shift: Shift
  readonly #known = new FoundByTimes((times) => this.#find(times))

  constructor(steps: Steps, range: number, shift: Shift) {
    this.#steps = steps
    this.range = range
    this.#shift = shift
  }

  /** The end of a step's window (ms); it begins a range before, which is not of it. */
  endTime(at: number): number {
    return (this.#shift.pinned ?? timeAt(this.#steps, at)) - this.#shift.offset
  }

  of(times: Float64Array): Bounds {
    return this.#known.of(times)
  }

  #find(times: Float64Array): Bounds {
    const { count } = this.#steps
    const [firsts, ends] = [new Int32Array(count), new Int32Array(count)]
    const { length } = times
    const { range } = this
    let [first, end] = [0, 0]
    for (let at = 0; at < count; at += 1) {
      const endTime = this.endTime(at)
      while (end < length && (times[end] as number) <= endTime) end += 1
      const startTime = endTime - range
      while (first < end && (times[first] as number) <= startTime) first += 1
      firsts[at] = first
      ends[at] = end
    }
    return { firsts, ends }
  }
}
