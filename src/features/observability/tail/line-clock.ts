const nsInMs = 1_000_000n

/** Times of lines that have none of their own: never the same twice, so that a line can be known by its time. */
export class LineClock {
  readonly #now: () => Date
  #lastNs = 0n

  constructor(now: () => Date) {
    this.#now = now
  }

  nextNs(): bigint {
    const now = BigInt(this.#now().getTime()) * nsInMs
    this.#lastNs = now > this.#lastNs ? now : this.#lastNs + 1n
    return this.#lastNs
  }
}
