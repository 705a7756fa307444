const mostKept = 64

/** What was found for the times of series. Series of one target have theirs in common, as the same array: theirs is found once. */
export class FoundByTimes<Found> {
  readonly #known = new Map<Float64Array, Found>()
  readonly #find: (times: Float64Array) => Found

  constructor(find: (times: Float64Array) => Found) {
    this.#find = find
  }

  of(times: Float64Array): Found {
    const known = this.#known.get(times)
    if (known) return known
    if (this.#known.size >= mostKept) this.#known.clear()
    const found = this.#find(times)
    this.#known.set(times, found)
    return found
  }
}
