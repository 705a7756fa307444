import type { Clock } from '#platform/clock'

/** Wakes one sleeper. A ring while nobody waits is kept for the next wait, so that none is lost. */
export class Bell {
  #isRung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#isRung = true
    this.#wake?.()
  }

  /** Resolves when rung, after `ms`, or when the signal aborts; never rejects. True when it was rung. */
  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (!this.#isRung && !signal.aborted) await this.#sleep(ms, clock, signal)
    const wasRung = this.#isRung
    this.#isRung = false
    return wasRung
  }

  async #sleep(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    // A ring, an abort and the end of time all mean the same here: go and look.
    await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined)
    this.#wake = undefined
  }
}
