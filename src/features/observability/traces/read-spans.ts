import { listOf, recordOf, textOf } from '#lib/plain-data'
import { matcherOf } from '#lib/promql'
import type { LineFilter, LogsStore } from '#kernel/telemetry'
import type { Span } from '../contract.ts'
import { spanStream } from './lines-of-spans.ts'

export const nsInMs = 1_000_000n
export const mostSpans = 20_000

export interface SpansAsked {
  readonly service?: string | undefined
  readonly filters: readonly LineFilter[]
  readonly from: number
  readonly to: number
}

/** As many as a page can show. */
export async function spansOf(logs: LogsStore, { service, filters, from, to }: SpansAsked): Promise<Span[]> {
  const spans: Span[] = []
  for await (const span of eachSpan(logs, { service, filters, from, to })) {
    if (spans.length >= mostSpans) break
    spans.push(span)
  }
  return spans
}

/** Spans that pass, the latest first as far as streams are read one beside the other. */
export async function* eachSpan(logs: LogsStore, { service, filters, from, to }: SpansAsked): AsyncGenerator<Span> {
  const matchers = [matcherOf(spanStream.name, '=', spanStream.value), ...(service === undefined ? [] : [matcherOf(spanStream.service, '=', service)])]
  for await (const { lines } of logs.select({ matchers, filters, from: BigInt(from) * nsInMs, to: BigInt(to) * nsInMs, direction: 'backward' })) {
    for (const line of lines) {
      const span = spanOf(line)
      if (span) yield span
    }
  }
}

/** Anybody may write lines to such a stream: what is no span is passed over. */
function spanOf(line: string): Span | undefined {
  const fields = plainJson(line)
  const text = (key: string) => textOf(fields[key]) ?? ''
  const [startNs, endNs] = [text('startNs'), text('endNs')]
  if (!/^\d{1,20}$/.test(startNs) || !/^\d{1,20}$/.test(endNs) || text('traceId') === '') return undefined
  const status = text('status')
  return {
    traceId: text('traceId'), spanId: text('spanId'), parentSpanId: text('parentSpanId') || null, service: text('service'), name: text('name'), kind: text('kind'), startNs, endNs,
    durationMs: Number(BigInt(endNs) - BigInt(startNs)) / 1e6, status: status === 'error' || status === 'ok' ? status : 'unset', statusMessage: text('statusMessage'), scope: text('scope'),
    attributes: { ...recordOf(fields['attributes']) }, resource: { ...recordOf(fields['resource']) },
    events: listOf(fields['events']).map(recordOf).map((event) => ({ timeNs: textOf(event['timeNs']) ?? '0', name: textOf(event['name']) ?? '', attributes: { ...recordOf(event['attributes']) } })),
    links: listOf(fields['links']).map(recordOf).map((link) => ({ traceId: textOf(link['traceId']) ?? '', spanId: textOf(link['spanId']) ?? '' })),
  }
}

function plainJson(line: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(line))
  } catch {
    return {}
  }
}
