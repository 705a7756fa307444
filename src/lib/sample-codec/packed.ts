import type { BitReader } from './bit-reader.ts'
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

/** Fills `out` from `from` up to `to` with signed numbers. */
export function readPacked(reader: BitReader, out: Float64Array, from: number, to: number): void {
  for (let start = from; start < to; start += groupSize) {
    const end = Math.min(start + groupSize, to)
    const width = reader.read(widthBits)
    if (width === 0) out.fill(0, start, end)
    else if (width <= 25) reader.readSmall(width, out, start, end)
    else for (let at = start; at < end; at += 1) out[at] = unzigzag(reader.readLong(width))
  }
}
