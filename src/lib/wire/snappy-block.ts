import { WireError } from './wire-error.ts'

const shortLiteral = 60

/**
 * Decompresses a snappy block (github.com/google/snappy, format_description.txt). What it says its size is, is held to
 * `maxBytes` before anything is allocated, and must be exactly what comes out. Throws `WireError`.
 */
export function decompressSnappy(compressed: Uint8Array, maxBytes: number): Uint8Array {
  const { size, at } = sizeOf(compressed)
  if (size > maxBytes) throw new WireError(`The body is ${size} bytes when it is decompressed; ${maxBytes} are taken at most. Send less at once.`, { isTooLarge: true })
  // The densest element is three bytes for 64.
  if (size > (compressed.length - at) * 22 + 64) throw damaged()
  const output = new Uint8Array(size)
  fill(compressed, at, output)
  return output
}

function sizeOf(compressed: Uint8Array): { size: number; at: number } {
  let size = 0
  for (let at = 0; at < 5; at += 1) {
    const byte = compressed[at]
    if (byte === undefined) break
    size += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return { size, at: at + 1 }
  }
  throw damaged()
}

function fill(input: Uint8Array, start: number, output: Uint8Array): void {
  let at = start
  let written = 0
  while (at < input.length) {
    const tag = input[at] ?? 0
    const kind = tag & 3
    if (kind === 0) {
      const extra = Math.max(0, (tag >>> 2) - shortLiteral + 1)
      const length = (extra === 0 ? tag >>> 2 : littleEndian(input, at + 1, extra)) + 1
      at += 1 + extra
      if (at + length > input.length || written + length > output.length) throw damaged()
      copy(input, at, output, written, length)
      at += length
      written += length
      continue
    }
    const size = kind === 3 ? 4 : kind
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
    const offset = littleEndian(input, at + 1, size) + (kind === 1 ? (tag >>> 5) << 8 : 0)
    at += 1 + size
    if (offset === 0 || offset > written || written + length > output.length) throw damaged()
    copy(output, written - offset, output, written, length)
    written += length
  }
  if (written !== output.length) throw damaged()
}

const longCopy = 48

/** Byte by byte where a copy may read what it has just written; what is long and apart goes in one. */
function copy(from: Uint8Array, fromAt: number, to: Uint8Array, toAt: number, length: number): void {
  if (length > longCopy && (from !== to || toAt - fromAt >= length)) {
    to.set(from.subarray(fromAt, fromAt + length), toAt)
    return
  }
  for (let at = 0; at < length; at += 1) to[toAt + at] = from[fromAt + at] ?? 0
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  if (at + size > bytes.length) throw damaged()
  let value = 0
  for (let index = size - 1; index >= 0; index -= 1) value = value * 256 + (bytes[at + index] ?? 0)
  return value
}

function damaged(): WireError {
  return new WireError('The body is not a snappy block: it was cut off or damaged on its way, or is compressed in another way.')
}
