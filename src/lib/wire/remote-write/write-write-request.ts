import type { Labels } from '#lib/promql'
import { ProtobufWriter } from '../protobuf-writer.ts'
import type { WrittenMetadata } from './read-write-request.ts'

export interface SeriesToWrite {
  readonly labels: Labels
  readonly samples: readonly { readonly timeMs: number; readonly value: number }[]
}

const types = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset']

/** Remote-write 1.0 as a client sends it, before it is compressed. */
export function writeWriteRequest(series: readonly SeriesToWrite[], metadata: readonly WrittenMetadata[] = []): Uint8Array {
  const writer = new ProtobufWriter()
  for (const { labels, samples } of series) {
    writer.message(1, (timeSeries) => {
      for (const [name, value] of labels.pairs()) timeSeries.message(1, (label) => label.string(1, name).string(2, value))
      for (const { timeMs, value } of samples) timeSeries.message(2, (sample) => sample.double(1, value).varint(2, timeMs))
    })
  }
  for (const { name, type, help, unit } of metadata) writer.message(3, (entry) => entry.varint(1, types.indexOf(type)).string(2, name).string(4, help).string(5, unit))
  return writer.finish()
}
