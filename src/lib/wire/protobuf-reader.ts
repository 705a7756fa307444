import { WireError } from './wire-error.ts'

const word = 2 ** 32
const maxDepth = 64
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** How a field's value is encoded (protobuf.dev/programming-guides/encoding). */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const

/** Reads protobuf field by field, without a copy. Throws `WireError` at what is cut off or no protobuf; never reads past its end. */
export class ProtobufReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  at: number
  end: number
  #low = 0
  #high = 0
  #depth = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = 0
    this.end = bytes.length
  }

  hasMore(): boolean {
    return this.at < this.end
  }

  /** The field's number times eight, plus its wire type. */
  tag(): number {
    const tag = this.uint32()
    if (tag < 8) throw new WireError('A field has the number 0: these bytes are no protobuf.')
    return tag
  }

  uint32(): number {
    const first = this.bytes[this.at]
    if (first !== undefined && first < 0x80 && this.at < this.end) {
      this.at += 1
      return first
    }
    this.#varint()
    return this.#low
  }

  /** Exact up to 2^53. */
  uint64(): number {
    this.#varint()
    return this.#high * word + this.#low
  }

  int64(): number {
    this.#varint()
    return (this.#high | 0) * word + this.#low
  }

  int64Exact(): bigint {
    this.#varint()
    return (BigInt(this.#high | 0) << 32n) | BigInt(this.#low)
  }

  sint32(): number {
    this.#varint()
    return (this.#low >>> 1) ^ -(this.#low & 1)
  }

  sint64(): number {
    this.#varint()
    const size = this.#high * (word / 2) + (this.#low >>> 1)
    return (this.#low & 1) === 0 ? size : -size - 1
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true)
  }

  sfixed64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true)
  }

  fixed32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  /** Copies the bits of a double: a stale marker stays one. */
  doubleBits(words: Uint32Array, index: number): void {
    const from = this.#take(8)
    words[index * 2] = this.#view.getUint32(from, true)
    words[index * 2 + 1] = this.#view.getUint32(from + 4, true)
  }

  /** A message, string or bytes: gives where it ends. */
  length(): number {
    const size = this.uint32()
    if (size > this.end - this.at) throw new WireError(`A field says that it has ${size} bytes, and ${this.end - this.at} are left: the message was cut off, or is no protobuf.`)
    return this.at + size
  }

  subarray(): Uint8Array {
    const to = this.length()
    const from = this.at
    this.at = to
    return this.bytes.subarray(from, to)
  }

  string(): string {
    const to = this.length()
    const text = asciiOf(this.bytes, this.at, to) ?? this.#utf8(to)
    this.at = to
    return text
  }

  /** Steps into the message that comes; `leave` with what this gives. */
  enter(): number {
    const to = this.length()
    this.#depth += 1
    if (this.#depth > maxDepth) throw new WireError(`Messages are nested more than ${maxDepth} deep.`)
    const outer = this.end
    this.end = to
    return outer
  }

  leave(outer: number): void {
    this.at = this.end
    this.end = outer
    this.#depth -= 1
  }

  skip(type: number): void {
    if (type === wireType.varint) this.#varint()
    else if (type === wireType.bytes) this.at = this.length()
    else if (type === wireType.fixed64) this.#take(8)
    else if (type === wireType.fixed32) this.#take(4)
    else throw new WireError(`A field has the wire type ${type}, which is not in use.`)
  }

  #utf8(to: number): string {
    try {
      return strictUtf8.decode(this.bytes.subarray(this.at, to))
    } catch {
      throw new WireError('A text is not valid UTF-8.')
    }
  }

  #take(size: number): number {
    const from = this.at
    if (from + size > this.end) throw new WireError('The message ends within a number: it was cut off, or is no protobuf.')
    this.at = from + size
    return from
  }

  #varint(): void {
    let [low, high] = [0, 0]
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw new WireError('The message ends within a number: it was cut off, or is no protobuf.')
      const byte = this.bytes[this.at] ?? 0
      this.at += 1
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else if (shift < 63) high |= bits << (shift - 32)
      else high |= (bits & 1) << 31
      if (byte < 0x80) {
        this.#low = low >>> 0
        this.#high = high >>> 0
        return
      }
    }
    throw new WireError('A number has more than ten bytes: these bytes are no protobuf.')
  }
}

const longestAscii = 4096

/** Most texts are short and plain: quicker than a decoder. Undefined where one is not. */
function asciiOf(bytes: Uint8Array, from: number, to: number): string | undefined {
  if (to - from > longestAscii) return undefined
  let text = ''
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x80) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}
