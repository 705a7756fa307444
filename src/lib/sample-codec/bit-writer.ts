/** Bits one after the other, the highest of each number first. */
export class BitWriter {
  #bytes = new Uint8Array(512)
  #bit = 0

  /** The lowest `width` bits of `value`; `width` from 0 to 32. */
  write(value: number, width: number): void {
    if ((this.#bit >>> 3) + 6 > this.#bytes.length) this.#grow()
    let left = width
    while (left > 0) {
      const free = 8 - (this.#bit & 7)
      const taken = Math.min(free, left)
      const part = (value >>> (left - taken)) & ((1 << taken) - 1)
      const at = this.#bit >>> 3
      this.#bytes[at] = (this.#bytes[at] as number) | (part << (free - taken))
      this.#bit += taken
      left -= taken
    }
  }

  /** A whole number from 0 below 2^53, in `width` bits. */
  writeLong(value: number, width: number): void {
    if (width > 32) this.write(Math.floor(value / 2 ** 32), width - 32)
    this.write(value % 2 ** 32, Math.min(width, 32))
  }

  get sizeBytes(): number {
    return (this.#bit + 7) >>> 3
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.sizeBytes)
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
