import { BitWriter } from './bit-writer.ts'
import { packedBits, readPacked, writePacked, zigzag } from './packed.ts'
import { floatAt, floatsAt, joined } from './times-codec.ts'
import { decodeXor, encodeXor } from './xor-codec.ts'

/** How a chunk's values stand: its first byte. Numbers from `scaled` on carry their decimal places (times two, plus one for second differences). */
const constant = 0
const xor = 1
const scaled = 16
const mostPlaces = 15
const headBytes = 9

/** Values of one chunk in whichever form is the shortest. */
export function encodeValues(values: Float64Array): Uint8Array {
  if (values.length === 0) return new Uint8Array(0)
  if (isConstant(values)) return joined(Uint8Array.of(constant), bytesOf(values.slice(0, 1)))
  const places = placesOf(values)
  const whole = places === undefined ? undefined : encodeScaled(values, places)
  // Whole numbers that jump about may be shorter by their bits.
  if (whole && whole.length < values.length * 5) return whole
  const byBits = joined(Uint8Array.of(xor), encodeXor(values))
  return whole && whole.length <= byBits.length ? whole : byBits
}

function encodeScaled(values: Float64Array, places: number): Uint8Array | undefined {
  const factor = 10 ** places
  const count = values.length
  const first = Math.round((values[0] as number) * factor)
  const changes = new Float64Array(count - 1)
  const seconds = new Float64Array(count - 1)
  let [before, change] = [first, 0]
  for (let at = 1; at < count; at += 1) {
    const next = Math.round((values[at] as number) * factor)
    const difference = next - before
    changes[at - 1] = zigzag(difference)
    seconds[at - 1] = zigzag(difference - change)
    before = next
    change = difference
  }
  const [firstBits, secondBits] = [packedBits(changes), packedBits(seconds)]
  if (firstBits === Infinity && secondBits === Infinity) return undefined
  const bySeconds = secondBits < firstBits
  const out = new BitWriter()
  writePacked(out, bySeconds ? seconds : changes)
  return joined(Uint8Array.of(scaled + places * 2 + (bySeconds ? 1 : 0)), bytesOf(Float64Array.of(first)), out.bytes())
}

/** Reads into a part of `out`. */
export function decodeValues(bytes: Uint8Array, out: Float64Array, from = 0, to = out.length): void {
  if (to <= from) return
  const kind = bytes[0] as number
  if (kind === xor) return decodeXor(bytes, 1, out.subarray(from, to))
  if (kind === constant) return fillConstant(bytes, out.subarray(from, to))
  const first = floatAt(bytes, 1)
  readPacked(bytes, headBytes, out, from + 1, to)
  const factor = 10 ** ((kind - scaled) >> 1)
  if ((kind & 1) === 1) sumTwice(out, first, factor, from, to)
  else sumOnce(out, first, factor, from, to)
}

/** Differences become the numbers themselves. */
function sumOnce(out: Float64Array, first: number, factor: number, from: number, to: number): void {
  let sum = first
  out[from] = first / factor
  for (let at = from + 1; at < to; at += 1) {
    sum += out[at] as number
    out[at] = sum / factor
  }
}

/** Differences of differences do. */
function sumTwice(out: Float64Array, first: number, factor: number, from: number, to: number): void {
  let [sum, change] = [first, 0]
  out[from] = first / factor
  for (let at = from + 1; at < to; at += 1) {
    change += out[at] as number
    sum += change
    out[at] = sum / factor
  }
}

/** By words: a stale marker must keep its bits. */
function fillConstant(bytes: Uint8Array, out: Float64Array): void {
  const [low = 0, high = 0] = new Uint32Array(floatsAt(bytes, 1, 1).buffer)
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length * 2)
  for (let at = 0; at < words.length; at += 2) {
    words[at] = low
    words[at + 1] = high
  }
}

function isConstant(values: Float64Array): boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  for (let at = 2; at < words.length; at += 1) if (words[at] !== words[at & 1]) return false
  return true
}

/** The fewest decimal places in which every value is exact; undefined where there are none. */
function placesOf(values: Float64Array): number | undefined {
  let places = 0
  for (const value of values) {
    if (!Number.isFinite(value) || Object.is(value, -0)) return undefined
    while (!isExact(value, 10 ** places)) if ((places += 1) > mostPlaces) return undefined
  }
  // A value that was exact in fewer places may be too large for more.
  const factor = 10 ** places
  return values.every((value) => isExact(value, factor)) ? places : undefined
}

function isExact(value: number, factor: number): boolean {
  const whole = Math.round(value * factor)
  return Math.abs(whole) <= Number.MAX_SAFE_INTEGER / 4 && whole / factor === value
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
