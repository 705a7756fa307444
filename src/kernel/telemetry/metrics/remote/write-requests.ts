import type { Labels } from '#lib/promql'
import type { MetricMetadata, SampleBatch } from '../../metrics-store.ts'
import { ProtobufWriter } from './protobuf-writer.ts'
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
  let [request, samples] = [new ProtobufWriter(), 0]
  for (const [index, places] of bySeries) {
    const one = new ProtobufWriter()
    writeLabels(one, series[index] as Labels)
    for (const at of places.toSorted((a, b) => (times[a] as number) - (times[b] as number))) one.bytes(2, new ProtobufWriter().double(1, values, at).varint(2 * 8).varint(times[at] as number).finish())
    request.bytes(1, one.finish())
    samples += places.length
    if (samples < mostSamples) continue
    yield { body: snappyLiterals(request.finish()), samples }
    request = new ProtobufWriter()
    samples = 0
  }
  if (samples > 0) yield { body: snappyLiterals(request.finish()), samples }
}

function writeLabels(out: ProtobufWriter, labels: Labels): void {
  for (const [name, value] of labels.pairs()) out.bytes(1, new ProtobufWriter().text(1, name).text(2, value).finish())
}

export function metadataRequest(metadata: readonly MetricMetadata[]): Buffer {
  const request = new ProtobufWriter()
  for (const { name, type, help, unit } of metadata) request.bytes(3, new ProtobufWriter().varint(8).varint(metadataTypes.indexOf(type)).text(2, name).text(4, help).text(5, unit).finish())
  return snappyLiterals(request.finish())
}
