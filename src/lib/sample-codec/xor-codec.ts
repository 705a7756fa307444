import { bitsAt } from './bit-reader.ts'
import { BitWriter } from './bit-writer.ts'

const unset = 99

/** Each value by the bits in which it differs from the one before (Pelkonen et al., Gorilla, VLDB 2015). Every bit of every NaN is kept. */
export function encodeXor(values: Float64Array): Uint8Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  const out = new BitWriter()
  let [low, high] = [words[0] as number, words[1] as number]
  out.write(high, 32)
  out.write(low, 32)
  let [leading, trailing] = [unset, 0]
  for (let at = 1; at < values.length; at += 1) {
    const [nextLow, nextHigh] = [words[at * 2] as number, words[at * 2 + 1] as number]
    const [changedLow, changedHigh] = [(low ^ nextLow) >>> 0, (high ^ nextHigh) >>> 0]
    low = nextLow
    high = nextHigh
    if (changedLow === 0 && changedHigh === 0) {
      out.write(0, 1)
      continue
    }
    const before = changedHigh === 0 ? 32 + Math.clz32(changedLow) : Math.clz32(changedHigh)
    const after = changedLow === 0 ? 32 + zerosBelow(changedHigh) : zerosBelow(changedLow)
    const isInside = leading !== unset && before >= leading && after >= trailing && 64 - leading - trailing <= 64 - before - after + 12
    if (isInside) out.write(2, 2)
    else {
      leading = before
      trailing = after
      out.write(3, 2)
      out.write(leading, 6)
      out.write(63 - leading - trailing, 6)
    }
    writeShifted(out, changedHigh, changedLow, trailing, 64 - leading - trailing)
  }
  return out.bytes()
}

function zerosBelow(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** The two words moved right by `by`, in `width` bits. */
function writeShifted(out: BitWriter, high: number, low: number, by: number, width: number): void {
  const [top, bottom] = by === 0 ? [high, low] : by >= 32 ? [0, high >>> (by - 32)] : [high >>> by, ((low >>> by) | (high << (32 - by))) >>> 0]
  if (width > 32) out.write(top, width - 32)
  out.write(bottom, Math.min(width, 32))
}

export function decodeXor(bytes: Uint8Array, from: number, out: Float64Array): void {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length * 2)
  let bit = from * 8
  let high = bitsAt(bytes, bit, 32)
  let low = bitsAt(bytes, bit + 32, 32)
  bit += 64
  let [width, trailing] = [0, 0]
  for (let at = 0; at < out.length; at += 1) {
    // Looked at together: whether it differs, whether in other places than before, and in which.
    const head = at === 0 ? 0 : bitsAt(bytes, bit, 14)
    if (at > 0) bit += head < 0x2000 ? 1 : head < 0x3000 ? 2 : 14
    if (head >= 0x3000) {
      width = (head & 63) + 1
      trailing = 64 - ((head >>> 6) & 63) - width
    }
    if (head >= 0x2000) {
      const top = width > 32 ? bitsAt(bytes, bit, width - 32) : 0
      const bottom = width > 32 ? bitsAt(bytes, bit + width - 32, 32) : bitsAt(bytes, bit, width)
      bit += width
      if (trailing === 0) {
        high ^= top
        low ^= bottom
      } else if (trailing >= 32) high ^= bottom << (trailing - 32)
      else {
        high ^= (top << trailing) | (bottom >>> (32 - trailing))
        low ^= bottom << trailing
      }
    }
    words[at * 2] = low
    words[at * 2 + 1] = high
  }
}
