import { combined, type FloatHistogram } from '#lib/promql'

interface Total {
  value: number
  histogram: FloatHistogram | undefined
  timeMs: number
}

const defaultMost = 500_000

/** Adds up what senders count from one time to the next, because Prometheus's counters only grow. Bounded: the longest silent are forgotten. */
export class DeltaTotals {
  readonly #most: number
  /** Those that were added to last stand last. */
  readonly #totals = new Map<string, Total>()

  constructor(most = defaultMost) {
    this.#most = most
  }

  /** Whether nothing has been added to it, as after a start: its counter begins again then. */
  isNew(key: string): boolean {
    return !this.#totals.has(key)
  }

  /** The sum with this one; undefined for a time that has been counted already. */
  add(key: string, value: number, timeMs: number): number | undefined {
    const total = this.#next(key, timeMs)
    if (!total) return undefined
    total.value += value
    return total.value
  }

  addHistogram(key: string, histogram: FloatHistogram, timeMs: number): FloatHistogram | undefined {
    const total = this.#next(key, timeMs)
    if (!total) return undefined
    total.histogram = total.histogram ? combined(total.histogram, histogram, 1)?.histogram ?? histogram : histogram
    return { ...total.histogram, resetHint: 'unknown' }
  }

  #next(key: string, timeMs: number): Total | undefined {
    const known = this.#totals.get(key)
    if (known && timeMs <= known.timeMs) return undefined
    const total = known ?? { value: 0, histogram: undefined, timeMs }
    total.timeMs = timeMs
    this.#totals.delete(key)
    this.#totals.set(key, total)
    if (this.#totals.size > this.#most) for (const oldest of this.#totals.keys()) return this.#forget(oldest, total)
    return total
  }

  #forget(key: string, total: Total): Total {
    this.#totals.delete(key)
    return total
  }
}
