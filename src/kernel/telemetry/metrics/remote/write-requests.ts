import type { Labels } from '#lib/promql'
import { ProtobufWriter } from '#lib/wire'
import type { MetricMetadata, SampleBatch } from '../../metrics-store.ts'
import { snappyLiterals } from './snappy-literals.ts'

/** Samples of one request: receivers take some MiB. */
const mostSamples = 20_000
const metadataTypes: readonly MetricMetadata['type'][] = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset']

/** Bodies of remote-write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec): samples by series, in order of time. Native histograms are left out. */
export function* writeRequests({ series, seriesOf, times, values, histograms }: SampleBatch): Generator<{ readonly body: Buffer; readonly samples: number }> {
  const bySeries = new Map<number, number[]>()
  for (let at = 0; at < times.length; at += 1) {
    if (histograms?.has(at)) continue
    const known = bySeries.get(seriesOf[at] as number)
    if (known) known.push(at)
    else bySeries.set(seriesOf[at] as number, [at])
  }
  // As bits, so that a stale marker stays one.
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length)
  let [request, samples] = [new ProtobufWriter(), 0]
  for (const [index, places] of bySeries) {
    const inTime = places.toSorted((a, b) => (times[a] as number) - (times[b] as number))
    request.message(1, (one) => {
      writeLabels(one, series[index] as Labels)
      for (const at of inTime) one.message(2, (sample) => sample.fixed64(1, bits[at] as bigint).varint(2, times[at] as number))
    })
    samples += places.length
    if (samples < mostSamples) continue
    yield { body: snappyLiterals(request.finish()), samples }
    request = new ProtobufWriter()
    samples = 0
  }
  if (samples > 0) yield { body: snappyLiterals(request.finish()), samples }
}

function writeLabels(out: ProtobufWriter, labels: Labels): void {
  for (const [name, value] of labels.pairs()) out.message(1, (label) => label.string(1, name).string(2, value))
}

export function metadataRequest(metadata: readonly MetricMetadata[]): Buffer {
  const request = new ProtobufWriter()
  for (const { name, type, help, unit } of metadata) request.message(3, (entry) => entry.varint(1, metadataTypes.indexOf(type)).string(2, name).string(4, help).string(5, unit))
  return snappyLiterals(request.finish())
}
