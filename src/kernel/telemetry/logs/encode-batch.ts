import { Labels } from '#lib/promql'

/** Lines that were accepted, as they go to the log of writes and into memory. */
export interface AcceptedLines {
  readonly streams: readonly Labels[]
  readonly streamOf: Uint32Array
  readonly times: BigInt64Array
  readonly lines: readonly string[]
  readonly metadata: ReadonlyMap<number, Readonly<Record<string, string>>>
}

interface Head { readonly streams: readonly (readonly string[])[]; readonly count: number; readonly metadata: readonly (readonly [number, Readonly<Record<string, string>>])[] }

/** Header, columns, text: little-endian, each column with its own length known from the header. */
export function encodeBatch({ streams, streamOf, times, lines, metadata }: AcceptedLines): Buffer[] {
  const head: Head = { streams: streams.map(({ items }) => items), count: lines.length, metadata: [...metadata] }
  const headText = Buffer.from(JSON.stringify(head))
  const { text, lengths } = packLines(lines)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(headText.length)
  return [size, headText, bytesOf(streamOf), bytesOf(times), bytesOf(lengths), text]
}

export function decodeBatch(payload: Buffer): AcceptedLines {
  const headLength = payload.readUInt32LE(0)
  const head = JSON.parse(payload.toString('utf8', 4, 4 + headLength)) as Head
  const { count } = head
  let at = 4 + headLength
  const take = (bytes: number): ArrayBuffer => {
    const part = new Uint8Array(payload.subarray(at, at + bytes)).buffer
    at += bytes
    return part
  }
  const [streamOf, times, lengths] = [new Uint32Array(take(count * 4)), new BigInt64Array(take(count * 8)), new Uint32Array(take(count * 4))]
  const lines: string[] = []
  for (const length of lengths) {
    lines.push(payload.toString('utf8', at, at + length))
    at += length
  }
  return { streams: head.streams.map((items) => new Labels(items)), streamOf, times, lines, metadata: new Map(head.metadata) }
}

function bytesOf(column: Uint32Array | BigInt64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength)
}

/** All lines in UTF-8 one after another, with the bytes of each. */
function packLines(lines: readonly string[]): { text: Buffer; lengths: Uint32Array } {
  const joined = lines.join('')
  const text = Buffer.from(joined)
  const isPlain = text.length === joined.length
  return { text, lengths: Uint32Array.from(lines, (line) => isPlain ? line.length : Buffer.byteLength(line)) }
}
