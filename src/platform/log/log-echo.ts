const mostWaiting = 5000

/** The last lines of a log, for who keeps them elsewhere. Of too many the oldest go, and are counted. */
export class LogEcho {
  #lines: string[] = []
  #lost = 0

  push(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length <= mostWaiting) return
    this.#lines.shift()
    this.#lost += 1
  }

  /** What came since the last time. */
  take(): { readonly lines: readonly string[]; readonly lost: number } {
    const taken = { lines: this.#lines, lost: this.#lost }
    this.#lines = []
    this.#lost = 0
    return taken
  }
}
