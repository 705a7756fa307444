import type { Clock } from '#platform/clock'

interface Sleeper {
  readonly dueAt: number
  readonly wake: () => void
}

/** A clock that stands still until a test moves it; sleepers wake in the order of their time. */
export class ManualClock implements Clock {
  #now: number
  #sleepers: Sleeper[] = []

  constructor(start: Date | string = '2026-03-02T09:00:00Z') {
    this.#now = new Date(start).getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const leave = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal?.reason)
      }
      const wake = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const sleeper = { dueAt: this.#now + ms, wake }
      signal?.addEventListener('abort', leave, { once: true })
      this.#sleepers.push(sleeper)
    })
  }

  /** How many wait. */
  get sleeperCount(): number {
    return this.#sleepers.length
  }

  /** Moves on, waking those whose time comes; what they start by sleeping again within the time wakes too. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.dueAt - b.dueAt)[0]
      if (!next || next.dueAt > target) break
      this.#now = Math.max(this.#now, next.dueAt)
      this.#sleepers = this.#sleepers.filter((other) => other !== next)
      next.wake()
      await settle()
    }
    this.#now = target
    await settle()
  }

  /** Jumps, as a wall clock does when it is set, without waking anybody. */
  set(to: Date | string): void {
    this.#now = new Date(to).getTime()
  }
}

/** Lets what was woken run until it waits again. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
