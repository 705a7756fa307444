import { BitWriter } from './bit-writer.ts'
import { packedBits, readPacked, writePacked, zigzag } from './packed.ts'

const headerBytes = 16

/**
 * Rising times in whole ms: the first, the first difference, then how much each difference differs from the one before.
 * Nothing of the latter where the step is regular. The count is kept elsewhere.
 */
export function encodeTimes(times: Float64Array): Uint8Array {
  const count = times.length
  const header = new Float64Array(2)
  header[0] = times[0] ?? 0
  header[1] = count > 1 ? (times[1] as number) - (times[0] as number) : 0
  const changes = new Float64Array(Math.max(0, count - 2))
  for (let at = 2; at < count; at += 1) changes[at - 2] = zigzag((times[at] as number) - 2 * (times[at - 1] as number) + (times[at - 2] as number))
  const head = new Uint8Array(header.buffer)
  if (changes.every((change) => change === 0)) return head
  if (packedBits(changes) === Infinity) return raw(times)
  const out = new BitWriter()
  writePacked(out, changes)
  return joined(head, out.bytes())
}

/** Times so far apart that their differences cannot be held: as they are, after a first difference that no other has. */
function raw(times: Float64Array): Uint8Array {
  const header = Float64Array.of(times[0] ?? 0, -1)
  return joined(new Uint8Array(header.buffer), new Uint8Array(times.slice().buffer))
}

export function decodeTimes(bytes: Uint8Array, count: number): Float64Array {
  const times = new Float64Array(count)
  if (count === 0) return times
  const [first, step] = [floatAt(bytes, 0), floatAt(bytes, 8)]
  if (step === -1) return floatsAt(bytes, headerBytes, count)
  times[0] = first
  if (count > 1) times[1] = first + step
  const isRegular = bytes.length <= headerBytes
  if (!isRegular) readPacked(bytes, headerBytes, times, 2, count)
  let difference = step
  for (let at = 2; at < count; at += 1) {
    if (!isRegular) difference += times[at] as number
    times[at] = (times[at - 1] as number) + difference
  }
  return times
}

const oneFloat = new Float64Array(1)
const itsBytes = new Uint8Array(oneFloat.buffer)

/** A number of eight bytes, wherever it lies. */
export function floatAt(bytes: Uint8Array, at: number): number {
  for (let byte = 0; byte < 8; byte += 1) itsBytes[byte] = bytes[at + byte] as number
  return oneFloat[0] as number
}

/** Many of them, bit by bit. */
export function floatsAt(bytes: Uint8Array, at: number, count: number): Float64Array {
  const out = new Float64Array(count)
  new Uint8Array(out.buffer).set(bytes.subarray(at, at + count * 8))
  return out
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
