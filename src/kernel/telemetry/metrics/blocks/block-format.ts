import { deserialize, serialize } from 'node:v8'
import { crc32, deflateSync, inflateSync } from 'node:zlib'

/**
 * A block's file: the values of all chunks, the times of all chunks (each different list once, since the series of a target
 * have theirs in common), the index, and a foot that says where the index is.
 */
export interface BlockIndex {
  /** Windows of time that it covers, the last included. */
  readonly firstWindow: number
  readonly lastWindow: number
  /** Records of the log up to this number are in it. */
  readonly seq: number
  /** Of each series, sorted and joined. */
  readonly keys: string
  /** Chunks of each series. */
  readonly chunkCounts: Uint32Array
  /** Of each chunk: which times, and how many bytes. */
  readonly timesOf: Uint32Array
  readonly valueSizes: Uint32Array
  readonly histogramSizes: Uint32Array | undefined
  /** Between which numbers the values of each chunk are (`ValueCodes`); files from before this was kept have none. */
  readonly leastValues?: Uint16Array
  readonly mostValues?: Uint16Array
  /** Of each list of times. */
  readonly timesSizes: Uint32Array
  readonly timesCounts: Uint32Array
  readonly timesFirst: Float64Array
  readonly timesLast: Float64Array
}

const magic = 0x42_4b_42_44
export const footBytes = 16

export function encodeIndex(index: BlockIndex): Buffer {
  const body = deflateSync(serialize(index), { level: 7 })
  const foot = Buffer.alloc(footBytes)
  foot.writeUInt32LE(body.length, 0)
  foot.writeUInt32LE(crc32(body), 4)
  foot.writeUInt32LE(1, 8)
  foot.writeUInt32LE(magic, 12)
  return Buffer.concat([body, foot])
}

/** The length of the index by a file's last bytes; undefined where it is no block. */
export function indexSize(foot: Buffer): number | undefined {
  return foot.length === footBytes && foot.readUInt32LE(12) === magic && foot.readUInt32LE(8) === 1 ? foot.readUInt32LE(0) : undefined
}

export function decodeIndex(body: Buffer, foot: Buffer): BlockIndex | undefined {
  if (crc32(body) !== foot.readUInt32LE(4)) return undefined
  return deserialize(inflateSync(body)) as BlockIndex
}
