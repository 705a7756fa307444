const slabSize = 2 ** 17

/** Gives arrays out of few large ones, and one list of times to all series that have the same. */
export class Room {
  #slab = new Float64Array(0)
  #used = 0
  readonly #ids = new Map<Float64Array, number>()
  readonly #times = new Map<string, Float64Array>()

  values(length: number): Float64Array {
    if (length > slabSize / 4) return new Float64Array(length)
    if (this.#used + length > this.#slab.length) {
      this.#slab = new Float64Array(slabSize)
      this.#used = 0
    }
    this.#used += length
    return this.#slab.subarray(this.#used - length, this.#used)
  }

  /** The parts one behind the other. Whoever gets it must not write to it. */
  timesOf(parts: readonly Float64Array[]): Float64Array {
    const [only] = parts
    if (only && parts.length === 1) return only
    const key = parts.map((part) => this.#idOf(part)).join()
    const known = this.#times.get(key)
    if (known) return known
    const times = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      times.set(part, at)
      at += part.length
    }
    this.#times.set(key, times)
    return times
  }

  #idOf(part: Float64Array): number {
    const known = this.#ids.get(part)
    if (known !== undefined) return known
    this.#ids.set(part, this.#ids.size)
    return this.#ids.size - 1
  }
}
