import { PromqlError } from '../model/promql-error.ts'

export interface Limits {
  /** Samples that one evaluation may hold at a time (Prometheus: --query.max-samples). */
  readonly maxSamples: number
  /** Called between series; throws `PromqlError` of type timeout or canceled when it is time. */
  readonly check: () => void
}

/** Counts what an evaluation holds. The words are Prometheus's. */
export class Budget {
  readonly #limits: Limits
  #samples = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  add(samples: number): void {
    this.#samples += samples
    this.requireRoom(0)
    this.#limits.check()
  }

  /** Before so many are made room for at once. */
  requireRoom(samples: number): void {
    if (this.#samples + samples > this.#limits.maxSamples) throw new PromqlError('execution', 'query processing would load too many samples into memory in query execution')
  }

  /** Called now and then by what takes long for one series. */
  check(): void {
    this.#limits.check()
  }

  release(samples: number): void {
    this.#samples -= samples
  }
}
