import { wireType } from './protobuf-reader.ts'

const utf8 = new TextEncoder()

/** Writes protobuf into bytes that grow. Defaults are written too: what reads them does not care. */
export class ProtobufWriter {
  #bytes = new Uint8Array(1024)
  #at = 0

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  varint(field: number, value: number | bigint): this {
    this.#tag(field, wireType.varint)
    return this.#varint(BigInt.asUintN(64, BigInt(value)))
  }

  sint(field: number, value: number | bigint): this {
    const whole = BigInt(value)
    return this.varint(field, (whole << 1n) ^ (whole >> 63n))
  }

  double(field: number, value: number): this {
    this.#tag(field, wireType.fixed64)
    this.#room(8)
    new DataView(this.#bytes.buffer).setFloat64(this.#at, value, true)
    this.#at += 8
    return this
  }

  fixed64(field: number, value: bigint): this {
    this.#tag(field, wireType.fixed64)
    this.#room(8)
    new DataView(this.#bytes.buffer).setBigUint64(this.#at, BigInt.asUintN(64, value), true)
    this.#at += 8
    return this
  }

  string(field: number, text: string): this {
    return this.raw(field, utf8.encode(text))
  }

  raw(field: number, bytes: Uint8Array): this {
    this.#tag(field, wireType.bytes)
    this.#varint(BigInt(bytes.length))
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
    return this
  }

  message(field: number, write: (writer: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter()
    write(inner)
    return this.raw(field, inner.finish())
  }

  #tag(field: number, type: number): void {
    this.#varint(BigInt(field * 8 + type))
  }

  #varint(value: bigint): this {
    this.#room(10)
    let left = value
    for (; left >= 0x80n; left >>= 7n) this.#byte(Number(left & 0x7fn) | 0x80)
    this.#byte(Number(left))
    return this
  }

  #byte(byte: number): void {
    this.#bytes[this.#at] = byte
    this.#at += 1
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + size))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
