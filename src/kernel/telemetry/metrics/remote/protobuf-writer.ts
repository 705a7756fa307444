/** Fields of a protobuf message, in the order of writing. */
export class ProtobufWriter {
  #bytes = Buffer.allocUnsafe(1024)
  #length = 0

  varint(value: number): this {
    this.#reserve(10)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#length] = (rest % 0x80) | 0x80
      this.#length += 1
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length] = rest
    this.#length += 1
    return this
  }

  bytes(field: number, content: Uint8Array): this {
    this.varint(field * 8 + 2).varint(content.length).#reserve(content.length)
    this.#bytes.set(content, this.#length)
    this.#length += content.length
    return this
  }

  text(field: number, content: string): this {
    return this.bytes(field, Buffer.from(content, 'utf8'))
  }

  /** Eight bytes of a float, as they are: a stale marker keeps its bits. */
  double(field: number, values: Float64Array, at: number): this {
    this.varint(field * 8 + 1).#reserve(8)
    this.#bytes.set(new Uint8Array(values.buffer, values.byteOffset + at * 8, 8), this.#length)
    this.#length += 8
    return this
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
