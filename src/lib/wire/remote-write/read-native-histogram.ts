import type { FloatHistogram } from '#lib/promql'
import type { ProtobufReader } from '../protobuf-reader.ts'
import { wireType } from '../protobuf-reader.ts'
import { WireError } from '../wire-error.ts'

const customSchema = -53
const maxBuckets = 20_000
const resetHints = ['unknown', 'reset', 'not-reset', 'gauge'] as const
const staleWords = { low: 2, high: 0x7ff00000 } as const

interface Span {
  readonly offset: number
  readonly length: number
}

interface Side {
  readonly spans: Span[]
  readonly deltas: number[]
  readonly counts: number[]
}

export interface NativeSample {
  readonly timeMs: number
  /** Undefined is a stale marker. */
  readonly histogram: FloatHistogram | undefined
}

/** `prometheus.Histogram` of remote write 1.0: the reader stands within it. */
export function readNativeHistogram(reader: ProtobufReader): NativeSample {
  const fields = { count: 0, zeroCount: 0, sum: 0, schema: 0, zeroThreshold: 0, hint: 0, timeMs: 0 }
  const sides = { negative: emptySide(), positive: emptySide() }
  const customBounds: number[] = []
  const sumWords = new Uint32Array(2)
  while (reader.hasMore()) {
    const tag = reader.tag()
    const field = tag >>> 3
    if (field === 1) fields.count = reader.uint64()
    else if (field === 2) fields.count = reader.double()
    else if (field === 3) reader.doubleBits(sumWords, 0)
    else if (field === 4) fields.schema = reader.sint32()
    else if (field === 5) fields.zeroThreshold = reader.double()
    else if (field === 6) fields.zeroCount = reader.uint64()
    else if (field === 7) fields.zeroCount = reader.double()
    else if (field >= 8 && field <= 13) readBuckets(reader, tag, field <= 10 ? sides.negative : sides.positive, field <= 10 ? field - 8 : field - 11)
    else if (field === 14) fields.hint = reader.uint32()
    else if (field === 15) fields.timeMs = reader.int64()
    else if (field === 16) readDoubles(reader, tag, customBounds)
    else reader.skip(tag & 7)
  }
  if (sumWords[0] === staleWords.low && sumWords[1] === staleWords.high) return { timeMs: fields.timeMs, histogram: undefined }
  const sum = new Float64Array(sumWords.buffer)[0] ?? 0
  const { count, zeroCount, schema, zeroThreshold, hint } = fields
  if (schema !== customSchema && (schema < -4 || schema > 8)) throw new WireError(`A native histogram has the schema ${schema}; -4 to 8 and -53 are known.`)
  const histogram = { schema, zeroThreshold, zeroCount, count, sum, positive: bucketsOf(sides.positive), negative: bucketsOf(sides.negative), customBounds, resetHint: resetHints[hint] ?? 'unknown' }
  checkCounts(histogram)
  return { timeMs: fields.timeMs, histogram }
}

function emptySide(): Side {
  return { spans: [], deltas: [], counts: [] }
}

function readBuckets(reader: ProtobufReader, tag: number, side: Side, what: number): void {
  if (what === 0) side.spans.push(readSpan(reader))
  else if (what === 1) readPacked(reader, tag, wireType.varint, () => side.deltas.push(reader.sint64()))
  else readDoubles(reader, tag, side.counts)
  if (side.deltas.length > maxBuckets || side.counts.length > maxBuckets || side.spans.length > maxBuckets) throw new WireError(`A native histogram has more than ${maxBuckets} buckets.`)
}

function readDoubles(reader: ProtobufReader, tag: number, into: number[]): void {
  readPacked(reader, tag, wireType.fixed64, () => into.push(reader.double()))
}

/** Repeated numbers, packed or one by one. */
export function readPacked(reader: ProtobufReader, tag: number, single: number, read: () => void): void {
  if ((tag & 7) === single) return read()
  if ((tag & 7) !== wireType.bytes) throw new WireError(`The field ${tag >>> 3} has the wire type ${tag & 7}, which is not its own.`)
  const outer = reader.enter()
  while (reader.hasMore()) read()
  reader.leave(outer)
}

function readSpan(reader: ProtobufReader): Span {
  const span = { offset: 0, length: 0 }
  const outer = reader.enter()
  while (reader.hasMore()) {
    const tag = reader.tag()
    if (tag >>> 3 === 1) span.offset = reader.sint32()
    else if (tag >>> 3 === 2) span.length = reader.uint32()
    else reader.skip(tag & 7)
  }
  reader.leave(outer)
  return span
}

/** Indexes of buckets from spans; counts from differences, or as they are. */
function bucketsOf({ spans, deltas, counts }: Side): { indexes: number[]; counts: number[] } {
  const absolute = counts.length > 0 ? counts : summed(deltas)
  const total = spans.reduce((sum, { length }) => sum + length, 0)
  if (total !== absolute.length) throw new WireError(`A native histogram has spans for ${total} buckets and ${absolute.length} counts.`)
  const result = { indexes: [] as number[], counts: [] as number[] }
  let [index, at] = [0, 0]
  for (const [place, { offset, length }] of spans.entries()) {
    if (place > 0 && offset < 0) throw new WireError('A native histogram has spans that go back.')
    index += offset
    for (let step = 0; step < length; step += 1, index += 1, at += 1) {
      const count = absolute[at] ?? 0
      if (count === 0) continue
      result.indexes.push(index)
      result.counts.push(count)
    }
  }
  return result
}

function summed(deltas: readonly number[]): number[] {
  let total = 0
  return deltas.map((delta) => (total += delta))
}

function checkCounts({ count, zeroCount, positive, negative }: FloatHistogram): void {
  if ([count, zeroCount, ...positive.counts, ...negative.counts].some((each) => each < 0)) throw new WireError('A native histogram has a bucket of less than nothing.')
}
