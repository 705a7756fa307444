import { readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import type { FloatHistogram } from '#lib/promql'

/** Samples as they were accepted, together: all of a record are there, or none. */
export interface SamplesRecord {
  readonly kind: 'samples'
  readonly seq: number
  /** Series that this segment has not named before; their numbers follow on. */
  readonly keys: readonly string[]
  readonly source: string
  readonly refs: Uint32Array
  /** One number where all have the same. */
  readonly times: Float64Array | number
  readonly values: Float64Array
  readonly histograms?: ReadonlyMap<number, FloatHistogram>
}

export interface DeleteRecord {
  readonly kind: 'delete'
  readonly seq: number
  readonly matcherSets: readonly (readonly { readonly name: string; readonly operator: string; readonly value: string }[])[]
  readonly from: number
  readonly to: number
}

export type LogRecord = SamplesRecord | DeleteRecord

const headBytes = 8

export function encodeRecord(record: LogRecord): Buffer {
  const body = serialize(record)
  const head = Buffer.alloc(headBytes)
  head.writeUInt32LE(body.length, 0)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

/** The records of a segment up to where it was cut off by a crash. */
export function* readSegment(path: string): Generator<LogRecord> {
  const bytes = readFileSync(path)
  let at = 0
  while (at + headBytes <= bytes.length) {
    const end = at + headBytes + bytes.readUInt32LE(at)
    if (end > bytes.length) return
    const body = bytes.subarray(at + headBytes, end)
    if (crc32(body) !== bytes.readUInt32LE(at + 4)) return
    yield deserialize(body) as LogRecord
    at = end
  }
}
