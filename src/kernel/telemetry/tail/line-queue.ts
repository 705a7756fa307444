/** Lines that wait for a reader: no more than there is room for. What is let go is counted, so that it can be told. */
export class LineQueue<Line> {
  readonly #most: number
  #waiting: Line[] = []
  #lost = 0
  #wake = (): void => {}

  constructor(most: number) {
    this.#most = most
  }

  add(lines: readonly Line[]): void {
    for (const line of lines) this.#waiting.push(line)
    const over = this.#waiting.length - this.#most
    if (over > 0) {
      this.#waiting.splice(0, over)
      this.#lost += over
    }
    this.#wake()
  }

  /** Up to so many, and how many were let go before them. */
  take(count: number): { lines: Line[]; lost: number } {
    const lost = this.#lost
    this.#lost = 0
    return { lines: this.#waiting.splice(0, count), lost }
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#lost === 0
  }

  /** Until something is there, the time is over or somebody stops. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.isEmpty || signal.aborted) return
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.#wake = () => {}
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end)
      this.#wake = end
    })
  }
}
