/** Room for what is calculated on the way: the next series uses it again. */
export class Scratch {
  #ints = new Int32Array(0)
  #floats = new Float64Array(0)

  /** Whatever stands in it is of the series before. Good until asked for again. */
  ints(length: number): Int32Array {
    if (this.#ints.length < length) this.#ints = new Int32Array(length)
    return this.#ints
  }

  floats(length: number): Float64Array {
    if (this.#floats.length < length) this.#floats = new Float64Array(length)
    return this.#floats
  }
}
