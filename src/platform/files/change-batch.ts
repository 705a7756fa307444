/** Collects paths and hands them over together: when it has been quiet for `quietMs`, at the latest after `longestMs`. */
export class ChangeBatch {
  readonly #deliver: (paths: string[]) => void
  readonly #quietMs: number
  readonly #longestMs: number
  #paths = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #firstAt = 0

  constructor(deliver: (paths: string[]) => void, quietMs = 60, longestMs = 600) {
    this.#deliver = deliver
    this.#quietMs = quietMs
    this.#longestMs = longestMs
  }

  get size(): number {
    return this.#paths.size
  }

  add(path: string): void {
    if (this.#paths.size === 0) this.#firstAt = performance.now()
    this.#paths.add(path)
    const leftMs = this.#longestMs - (performance.now() - this.#firstAt)
    if (this.#timer && leftMs < this.#quietMs) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), Math.max(0, Math.min(this.#quietMs, leftMs)))
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#paths.size === 0) return
    const paths = [...this.#paths].toSorted()
    this.#paths = new Set()
    this.#deliver(paths)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#paths.clear()
  }
}
