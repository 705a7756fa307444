/** Reads what a `BitWriter` wrote. Past the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array
  #bit: number

  /** From the bit `bit` on. */
  constructor(bytes: Uint8Array, bit = 0) {
    this.#bytes = bytes
    this.#bit = bit
  }

  get bit(): number {
    return this.#bit
  }

  /** `width` from 0 to 32. */
  read(width: number): number {
    if (width === 0) return 0
    const found = bitsAt(this.#bytes, this.#bit, width)
    this.#bit += width
    return found
  }

  readLong(width: number): number {
    if (width <= 32) return this.read(width)
    return this.read(width - 32) * 2 ** 32 + this.read(32)
  }
}

/** The bits from `bit` on, `width` from 1 to 32. */
export function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  const at = bit >>> 3
  const shift = bit & 7
  const word = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
  const top = shift === 0 ? word : (word << shift) | ((bytes[at + 4] as number) >>> (8 - shift))
  return top >>> (32 - width)
}
