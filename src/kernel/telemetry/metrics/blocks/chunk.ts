import { deserialize, serialize } from 'node:v8'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { FloatHistogram } from '#lib/promql'
import { encodeTimes, encodeValues } from '#lib/sample-codec'
import { anyValues, type ValueCodes, valueCodesOf } from './value-codes.ts'

/** Samples of one series in order, as they are calculated with. */
export interface Samples {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms?: readonly (FloatHistogram | undefined)[] | undefined
}

/** The same as they are stored. */
export interface Chunk {
  readonly count: number
  readonly first: number
  readonly last: number
  readonly times: Uint8Array
  readonly values: Uint8Array
  readonly codes: ValueCodes
  readonly histograms: Uint8Array | undefined
}

export function chunkOf({ times, values, histograms }: Samples): Chunk {
  return {
    count: times.length, first: times[0] as number, last: times[times.length - 1] as number, times: encodeTimes(times), values: encodeValues(values),
    codes: histograms ? anyValues : valueCodesOf(values), histograms: histograms && deflateRawSync(serialize(histograms)),
  }
}

export function histogramsOf(bytes: Uint8Array): (FloatHistogram | undefined)[] {
  return deserialize(inflateRawSync(bytes)) as (FloatHistogram | undefined)[]
}
