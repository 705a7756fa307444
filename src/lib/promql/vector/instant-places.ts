import { FoundByTimes } from './found-by-times.ts'
import type { Shift } from './scope.ts'
import { type Steps, timeAt } from './steps.ts'

/** Of each step the newest sample within the look-back; -1 where there is none. */
export interface Places {
  readonly newest: Int32Array
  /** The first of them where each step has the sample after the one of the step before; -1 where that is not so. */
  readonly run: number
}

/** Finds which sample stands for a series at each step. Series of one target have their times in common: theirs are found once. */
export class InstantPlaces {
  readonly #steps: Steps
  readonly #lookback: number
  readonly #shift: Shift
  readonly #single = { newest: new Int32Array(1), run: -1 }
  readonly #known = new FoundByTimes((times) => this.#find(times))

  constructor(steps: Steps, lookback: number, shift: Shift) {
    this.#steps = steps
    this.#lookback = lookback
    this.#shift = shift
  }

  /** Good until the next is asked for. */
  of(times: Float64Array): Places {
    if (this.#steps.count === 1) return this.#newest(times)
    return this.#known.of(times)
  }

  #timeAt(at: number): number {
    return (this.#shift.pinned ?? timeAt(this.#steps, at)) - this.#shift.offset
  }

  /** A question at one time finds it at the end. */
  #newest(times: Float64Array): Places {
    const reference = this.#timeAt(0)
    let newest = times.length - 1
    while (newest >= 0 && (times[newest] as number) > reference) newest -= 1
    this.#single.newest[0] = newest >= 0 && (times[newest] as number) > reference - this.#lookback ? newest : -1
    return this.#single
  }

  #find(times: Float64Array): Places {
    const { count } = this.#steps
    const places = new Int32Array(count)
    let next = 0
    for (let at = 0; at < count; at += 1) {
      const reference = this.#timeAt(at)
      while (next < times.length && (times[next] as number) <= reference) next += 1
      places[at] = next > 0 && (times[next - 1] as number) > reference - this.#lookback ? next - 1 : -1
    }
    const first = places[0] as number
    return { newest: places, run: places.every((place, at) => place === first + at) ? first : -1 }
  }
}
