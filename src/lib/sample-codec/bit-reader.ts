/** Reads what a `BitWriter` wrote. Past the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array
  #bit: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#bit = at * 8
  }

  /** `width` from 0 to 32. */
  read(width: number): number {
    if (width === 0) return 0
    const bytes = this.#bytes
    const at = this.#bit >>> 3
    const shift = this.#bit & 7
    this.#bit += width
    const word = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
    const top = shift === 0 ? word : (word << shift) | ((bytes[at + 4] as number) >>> (8 - shift))
    return top >>> (32 - width)
  }

  /** Fills a part of `out` with signed numbers of a width to 25: four bytes hold each. */
  readSmall(width: number, out: Float64Array, from: number, to: number): void {
    const bytes = this.#bytes
    let bit = this.#bit
    for (let place = from; place < to; place += 1) {
      const at = bit >>> 3
      const word = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
      const value = (word << (bit & 7)) >>> (32 - width)
      out[place] = (value >>> 1) ^ -(value & 1)
      bit += width
    }
    this.#bit = bit
  }

  readLong(width: number): number {
    if (width <= 32) return this.read(width)
    return this.read(width - 32) * 2 ** 32 + this.read(32)
  }
}
