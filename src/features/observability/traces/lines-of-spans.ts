import type { LogBatch } from '#kernel/telemetry'
import { Labels } from '#lib/promql'
import type { DecodedSpan } from '#lib/wire'

/** Spans are kept as lines of streams that say so: found by their trace, their service and their words like any other line. */
export const spanStream = { name: 'telemetry', value: 'span', /** Not `service_name`: who asks for the lines of a service does not mean its spans. */ service: 'span_service' } as const

/** One line of JSON for each span, at the time that it began. */
export function linesOfSpans(spans: readonly DecodedSpan[]): Omit<LogBatch, 'source'> {
  const places = new Map<string, number>()
  const streams: Labels[] = []
  const streamOf = Uint32Array.from(spans, ({ service }) => {
    const known = places.get(service)
    if (known !== undefined) return known
    const at = streams.push(Labels.of({ [spanStream.name]: spanStream.value, [spanStream.service]: service })) - 1
    places.set(service, at)
    return at
  })
  return {
    streams, streamOf, times: BigInt64Array.from(spans, ({ startNs }) => BigInt.asIntN(64, startNs)), lines: spans.map(lineOf),
    metadata: new Map(spans.map(({ traceId, spanId }, at) => [at, { trace_id: traceId, span_id: spanId }])),
  }
}

/** Times of 64 bits are text in JSON, as in OTLP's. */
function lineOf({ startNs, endNs, events, ...span }: DecodedSpan): string {
  return JSON.stringify({ ...span, startNs: String(startNs), endNs: String(endNs), events: events.map(({ timeNs, ...event }) => ({ ...event, timeNs: String(timeNs) })) })
}
