import { CheckWheel } from './check-wheel.ts'
import type { CheckOutcome } from './kinds/check-kind.ts'
import type { AskedSettings } from './known-check.ts'
import { runCheck } from './run-check.ts'

/** What is asked in its interval. Another object of the same key takes its place. */
export interface AskedCheck {
  readonly key: string
  readonly settings: AskedSettings
  readonly secret: string | undefined
}

export interface CheckAskerOptions<Check extends AskedCheck> {
  readonly allowPrivate: boolean
  readonly now: () => Date
  /** Ends what is under way. */
  readonly signal: AbortSignal
  readonly onOutcome: (check: Check, at: Date, outcome: CheckOutcome) => void | Promise<void>
  /** Requests at once; more wait. */
  readonly maxUnderWay?: number
}

/** Asks checks, each in its interval by a clock that only goes forward, and none twice at a time. */
export class CheckAsker<Check extends AskedCheck> {
  readonly #options: CheckAskerOptions<Check>
  readonly #wheel = new CheckWheel()
  readonly #checks = new Map<string, Check>()
  readonly #underWay = new Map<string, Promise<void>>()
  #waiting: string[] = []

  constructor(options: CheckAskerOptions<Check>) {
    this.#options = options
  }

  set(check: Check): void {
    const earlier = this.#checks.get(check.key)
    this.#checks.set(check.key, check)
    if (earlier?.settings.intervalMs !== check.settings.intervalMs) this.#wheel.add(check.key, check.settings.intervalMs, performance.now())
  }

  remove(key: string): void {
    this.#checks.delete(key)
    this.#wheel.remove(key)
  }

  /** Whether it is still what is asked. */
  has(check: Check): boolean {
    return this.#checks.get(check.key) === check
  }

  keys(): string[] {
    return [...this.#checks.keys()]
  }

  /** Starts those whose time has come. Gives how long until the next, at most `longestMs`. */
  startDue(nowMs: number, longestMs: number): number {
    this.#waiting.push(...this.#wheel.take(nowMs))
    const room = (this.#options.maxUnderWay ?? 500) - this.#underWay.size
    for (const key of this.#waiting.splice(0, Math.max(0, room))) {
      const check = this.#checks.get(key)
      if (!check || this.#underWay.has(key)) continue
      this.#underWay.set(key, this.#ask(check).finally(() => this.#underWay.delete(key)))
    }
    const untilNextMs = (this.#wheel.nextAt() ?? Number.POSITIVE_INFINITY) - performance.now()
    return Math.max(5, Math.min(untilNextMs, longestMs))
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay.values())
  }

  async #ask(check: Check): Promise<void> {
    const { allowPrivate, now, signal, onOutcome } = this.#options
    const at = now()
    const outcome = await runCheck(check.settings, { allowPrivate, now: at, secret: check.secret, signal })
    // Stopped in the middle: it says nothing of the check.
    if (signal.aborted && outcome.isOk === null) return
    await onOutcome(check, at, outcome)
  }
}
