import { sortNumbers } from '../quantile.ts'

/** The samples of a window that moves along a series, sorted as `sortNumbers` does it: those that stay are not sorted again. */
export class SortedWindow {
  readonly #values: Float64Array
  /** Good up to its length, which is the window's. */
  sorted = new Float64Array(16)
  #from = 0
  #to = 0
  #length = 0
  #nans = 0

  constructor(values: Float64Array) {
    this.#values = values
  }

  /** Says how many samples were looked at. */
  moveTo(first: number, end: number): number {
    const moves = first - this.#from + end - this.#to
    if (first >= this.#to || moves > end - first) return this.#fill(first, end)
    for (; this.#from < first; this.#from += 1) this.#remove(this.#values[this.#from] as number)
    for (; this.#to < end; this.#to += 1) this.#insert(this.#values[this.#to] as number)
    return moves
  }

  #fill(first: number, end: number): number {
    this.#from = first
    this.#to = end
    this.#length = end - first
    if (this.sorted.length < this.#length) this.sorted = new Float64Array(this.#length * 2)
    const own = this.sorted.subarray(0, this.#length)
    own.set(this.#values.subarray(first, end))
    this.#nans = sortNumbers(own)
    return this.#length
  }

  #insert(value: number): void {
    if (this.#length === this.sorted.length) this.#grow()
    const { sorted } = this
    const place = this.#placeFor(value)
    for (let at = this.#length; at > place; at -= 1) sorted[at] = sorted[at - 1] as number
    sorted[place] = value
    this.#length += 1
    if (Number.isNaN(value)) this.#nans += 1
  }

  #remove(value: number): void {
    const { sorted } = this
    const place = Object.is(value, -0) || Number.isNaN(value) ? this.#placeFor(value) : this.#placeFor(value) - 1
    this.#length -= 1
    for (let at = place; at < this.#length; at += 1) sorted[at] = sorted[at + 1] as number
    if (Number.isNaN(value)) this.#nans -= 1
  }

  /** Behind all that are the same; -0 before them, so that it comes before 0. */
  #placeFor(value: number): number {
    if (Number.isNaN(value)) return 0
    const isBefore = Object.is(value, -0)
    let [low, high] = [this.#nans, this.#length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.sorted[middle] as number
      if (isBefore ? other < value : other <= value) low = middle + 1
      else high = middle
    }
    return low
  }

  #grow(): void {
    const larger = new Float64Array(this.sorted.length * 2)
    larger.set(this.sorted)
    this.sorted = larger
  }
}
