import type { Labels } from '../model/labels.ts'
import type { Column } from './column.ts'

const slabSize = 2 ** 16

/** Gives empty columns out of few large arrays: thousands of small ones keep the collector of garbage busy. */
export class ColumnRoom {
  readonly #count: number
  #values = new Float64Array(0)
  #present = new Uint8Array(0)
  #used = 0

  /** Columns of so many steps. */
  constructor(count: number) {
    this.#count = count
  }

  column(labels: Labels, dropsName = false): Column {
    const count = this.#count
    if (this.#used + count > this.#values.length) {
      // As many as there may be: a question at one time wants no slab for thousands.
      const size = Math.max(count, Math.min(slabSize, this.#values.length * 2))
      this.#values = new Float64Array(size)
      this.#present = new Uint8Array(size)
      this.#used = 0
    }
    const [from, to] = [this.#used, this.#used + count]
    this.#used = to
    return { labels, values: this.#values.subarray(from, to), present: this.#present.subarray(from, to), histograms: undefined, dropsName }
  }

  /** Takes back the column that was given last, if nothing was written to it. */
  takeBack(): void {
    this.#used -= this.#count
  }
}
