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
    if (this.#samples > this.#limits.maxSamples) throw new PromqlError('execution', 'query processing would load too many samples into memory in query execution')
    this.#limits.check()
  }

  release(samples: number): void {
    this.#samples -= samples
  }
}
