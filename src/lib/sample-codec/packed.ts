import { BitReader } from './bit-reader.ts'
import type { BitWriter } from './bit-writer.ts'

/** Numbers of one width stand together; a width takes six bits. */
const groupSize = 16
const widthBits = 6

export function widthOf(value: number): number {
  return value < 2 ** 32 ? 32 - Math.clz32(value) : 64 - Math.clz32(Math.floor(value / 2 ** 32))
}

/** A whole number with its sign as the lowest bit. */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2
}

/** How many bits `writePacked` takes; Infinity where a number is too large. */
export function packedBits(values: Float64Array): number {
  let bits = 0
  for (let from = 0; from < values.length; from += groupSize) {
    const to = Math.min(from + groupSize, values.length)
    const largest = largestIn(values, from, to)
    if (largest >= 2 ** 53) return Infinity
    bits += widthBits + widthOf(largest) * (to - from)
  }
  return bits
}

/** Whole numbers from 0 below 2^53. */
export function writePacked(out: BitWriter, values: Float64Array): void {
  for (let from = 0; from < values.length; from += groupSize) {
    const to = Math.min(from + groupSize, values.length)
    const width = widthOf(largestIn(values, from, to))
    out.write(width, widthBits)
    for (let at = from; at < to; at += 1) out.writeLong(values[at] as number, width)
  }
}

function largestIn(values: Float64Array, from: number, to: number): number {
  let largest = 0
  for (let at = from; at < to; at += 1) if ((values[at] as number) > largest) largest = values[at] as number
  return largest
}

/** Where a reading is: the lowest `have` bits of `word` are read and not used yet, fewer than 8 between two numbers. */
interface Cursor {
  readonly bytes: Uint8Array
  at: number
  word: number
  have: number
}

/** Fills `out` from `from` up to `to` with signed numbers, of bytes from a place on. */
export function readPacked(bytes: Uint8Array, bytesAt: number, out: Float64Array, from: number, to: number): void {
  const cursor: Cursor = { bytes, at: bytesAt, word: 0, have: 0 }
  for (let start = from; start < to; start += groupSize) {
    const end = Math.min(start + groupSize, to)
    const width = readWidth(cursor)
    if (width === 0) out.fill(0, start, end)
    else if (width <= 24) readSmall(cursor, width, out, start, end)
    else readLarge(cursor, width, out, start, end)
  }
}

function readWidth(cursor: Cursor): number {
  if (cursor.have < widthBits) {
    cursor.word = (cursor.word << 8) | (cursor.bytes[cursor.at] as number)
    cursor.at += 1
    cursor.have += 8
  }
  cursor.have -= widthBits
  return (cursor.word >>> cursor.have) & 63
}

/** Most numbers are of up to 24 bits: a rolling word takes byte after byte, each read once. */
function readSmall(cursor: Cursor, width: number, out: Float64Array, from: number, to: number): void {
  const { bytes } = cursor
  let { at, word, have } = cursor
  const mask = (1 << width) - 1
  for (let place = from; place < to; place += 1) {
    while (have < width) {
      word = (word << 8) | (bytes[at] as number)
      at += 1
      have += 8
    }
    have -= width
    const value = (word >>> have) & mask
    out[place] = (value >>> 1) ^ -(value & 1)
  }
  cursor.at = at
  cursor.word = word
  cursor.have = have
}

function readLarge(cursor: Cursor, width: number, out: Float64Array, from: number, to: number): void {
  const reader = new BitReader(cursor.bytes, cursor.at * 8 - cursor.have)
  for (let place = from; place < to; place += 1) out[place] = unzigzag(reader.readLong(width))
  cursor.at = (reader.bit + 7) >>> 3
  cursor.have = cursor.at * 8 - reader.bit
  cursor.word = cursor.bytes[cursor.at - 1] as number
}
