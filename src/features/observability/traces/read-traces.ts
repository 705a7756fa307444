import { ProductError } from '#lib/errors'
import { groupBy } from '#lib/group-by'
import { recordOf, listOf, textOf } from '#lib/plain-data'
import { matcherOf } from '#lib/promql'
import type { Handled } from '#kernel/feature'
import { handle } from '#kernel/feature'
import type { LineFilter, LogsStore } from '#kernel/telemetry'
import { findTraces, getTrace, type Span } from '../contract.ts'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { spanStream } from './lines-of-spans.ts'

const dayMs = 86_400_000
const nsInMs = 1_000_000n
const mostSpans = 20_000

interface Asked {
  readonly service?: string | undefined
  readonly filters: readonly LineFilter[]
  readonly from: number
  readonly to: number
}

/** A trace by its id, and those of the last time that fit. */
export function traceHandlers({ telemetry }: ObservabilityOptions): Handled[] {
  return [
    handle(getTrace, async ({ traceId, from, to }, ctx) => {
      const now = ctx.clock.now().getTime()
      const range = { from: from === undefined ? now - 7 * dayMs : Date.parse(from), to: to === undefined ? now + dayMs : Date.parse(to) }
      const spans = (await spansOf(telemetry.logs, { ...range, filters: [{ operator: '|=', text: `"traceId":"${traceId}"` }] })).filter((span) => span.traceId === traceId)
      if (spans.length === 0) throw new ProductError('not-found', `No span of the trace ${traceId} is kept in that time. Ask for an earlier time, or check the id.`)
      return { spans: spans.toSorted((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? -1 : 1)) }
    }),
    handle(findTraces, async ({ service, text, status, minDurationMs, from, to, limit }, ctx) => {
      const now = ctx.clock.now().getTime()
      const range = { from: from === undefined ? now - 3_600_000 : Date.parse(from), to: to === undefined ? now + 60_000 : Date.parse(to) }
      const filters: LineFilter[] = [...(text === undefined ? [] : [{ operator: '|=' as const, text }]), ...(status === undefined ? [] : [{ operator: '|=' as const, text: `"status":"${status}"` }])]
      const spans = (await spansOf(telemetry.logs, { service, filters, ...range })).filter((span) => (minDurationMs === undefined || span.durationMs >= minDurationMs) && (status === undefined || span.status === status))
      const traces = [...groupBy(spans, ({ traceId }) => traceId)].map(([traceId, own]) => summaryOf(traceId, own))
      return { items: traces.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, limit), isPartial: spans.length >= mostSpans }
    }),
  ]
}

async function spansOf(logs: LogsStore, { service, filters, from, to }: Asked): Promise<Span[]> {
  const matchers = [matcherOf(spanStream.name, '=', spanStream.value), ...(service === undefined ? [] : [matcherOf('service_name', '=', service)])]
  const spans: Span[] = []
  for await (const { lines } of logs.select({ matchers, filters, from: BigInt(from) * nsInMs, to: BigInt(to) * nsInMs, direction: 'backward' })) {
    for (const line of lines) {
      if (spans.length >= mostSpans) return spans
      const span = spanOf(line)
      if (span) spans.push(span)
    }
  }
  return spans
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

/** By its root where that is there, else by its earliest span. */
function summaryOf(traceId: string, spans: readonly Span[]) {
  const first = spans.find(({ parentSpanId }) => parentSpanId === null) ?? spans.reduce((early, span) => (BigInt(span.startNs) < BigInt(early.startNs) ? span : early))
  return {
    traceId, service: first.service, name: first.name, startedAt: new Date(Number(BigInt(first.startNs) / nsInMs)).toISOString(), durationMs: first.durationMs,
    spanCount: spans.length, services: [...new Set(spans.map(({ service }) => service))].toSorted(), hasError: spans.some(({ status }) => status === 'error'),
  }
}
