const windowMs = 60_000
const mostKeys = 10_000

/** Counts calls of a key in a minute of a clock that only goes forward; says when there are too many. */
export class PingLimit {
  readonly #most: number
  #counts = new Map<string, number>()
  #endsAtMs = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Seconds to wait; 0 when the call may go on. */
  take(key: string, nowMs: number): number {
    if (nowMs >= this.#endsAtMs || this.#counts.size >= mostKeys) {
      this.#counts = new Map()
      this.#endsAtMs = nowMs + windowMs
    }
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return count > this.#most ? Math.max(1, Math.ceil((this.#endsAtMs - nowMs) / 1000)) : 0
  }
}
