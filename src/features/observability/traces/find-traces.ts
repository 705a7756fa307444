import { groupBy } from '#lib/group-by'
import { handle, type Handled } from '#kernel/feature'
import type { LineFilter, LogsStore } from '#kernel/telemetry'
import type { InputOf } from '#lib/operation'
import { findTraces, type Span } from '../contract.ts'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { readAttributes } from './read-attributes.ts'
import { eachSpan, mostSpans, nsInMs } from './read-spans.ts'

/** Spans that are looked at, whether they fit or not. */
const mostLooked = 100_000
const hourMs = 3_600_000
const minuteMs = 60_000
/** A root may have begun so long before the first span that fits. */
const beforeMs = 10 * minuteMs

/** Traces with a span that fits, named by their roots: what bounds the search is told. */
export function findTracesHandler(telemetry: ObservabilityOptions['telemetry']): Handled {
  return handle(findTraces, async (asked, ctx) => {
    const now = ctx.clock.now().getTime()
    const range = { from: asked.from === undefined ? now - hourMs : Date.parse(asked.from), to: asked.to === undefined ? now + minuteMs : Date.parse(asked.to) }
    const { spans, lookedAt, lookedFrom } = await fitting(telemetry.logs, asked, range)
    const latest = [...groupBy(spans, ({ traceId }) => traceId)].map(([traceId, own]) => ({ traceId, own, beganNs: least(own) })).toSorted((a, b) => (a.beganNs < b.beganNs ? 1 : -1)).slice(0, asked.limit)
    const whole = await wholeTraces(telemetry.logs, latest.map(({ traceId }) => traceId), latest.flatMap(({ own }) => own))
    const items = latest.map(({ traceId, own }) => summaryOf(traceId, whole.get(traceId) ?? own, own.length))
    return { items: items.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)), isPartial: lookedFrom !== null, lookedAt, lookedFrom }
  })
}

async function fitting(logs: LogsStore, asked: InputOf<typeof findTraces>, range: { from: number; to: number }): Promise<{ spans: Span[]; lookedAt: number; lookedFrom: string | null }> {
  const attributes = asked.attributes === undefined ? [] : readAttributes(asked.attributes)
  const spans: Span[] = []
  let lookedAt = 0
  let oldest: bigint | undefined
  for await (const span of eachSpan(logs, { service: asked.service, filters: filtersOf(asked, attributes), ...range })) {
    if (lookedAt >= mostLooked || spans.length >= mostSpans) return { spans, lookedAt, lookedFrom: momentOf(oldest ?? 0n) }
    lookedAt += 1
    const startNs = BigInt(span.startNs)
    if (oldest === undefined || startNs < oldest) oldest = startNs
    if (fits(span, asked, attributes)) spans.push(span)
  }
  return { spans, lookedAt, lookedFrom: null }
}

/** What the store may tell by a line's letters; each is asked again of the span itself. */
function filtersOf({ text, name, status }: InputOf<typeof findTraces>, attributes: readonly { name: string; value: string }[]): LineFilter[] {
  const texts = [
    ...(text === undefined ? [] : [text]), ...(name === undefined ? [] : [`"name":${JSON.stringify(name)}`]), ...(status === undefined ? [] : [`"status":"${status}"`]),
    ...attributes.map((each) => `${JSON.stringify(each.name)}:`),
  ]
  return texts.map((each) => ({ operator: '|=', text: each }))
}

function fits(span: Span, { name, status, minDurationMs, maxDurationMs }: InputOf<typeof findTraces>, attributes: readonly { name: string; value: string }[]): boolean {
  if (name !== undefined && span.name !== name) return false
  if (status !== undefined && span.status !== status) return false
  if (minDurationMs !== undefined && span.durationMs < minDurationMs) return false
  if (maxDurationMs !== undefined && span.durationMs > maxDurationMs) return false
  return attributes.every((each) => [span.attributes, span.resource].some((values) => Object.hasOwn(values, each.name) && textOfValue(values[each.name]) === each.value))
}

function textOfValue(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** All spans of traces, as many as may be read: what fits may be a leaf, and a trace is told by its root. */
async function wholeTraces(logs: LogsStore, ids: readonly string[], known: readonly Span[]): Promise<Map<string, Span[]>> {
  const wanted = ids.filter((id) => /^[0-9a-f]{32}$/.test(id))
  if (wanted.length === 0) return new Map()
  const from = Number(known.reduce((early, { startNs }) => (BigInt(startNs) < early ? BigInt(startNs) : early), BigInt(known[0]?.startNs ?? 0)) / nsInMs) - beforeMs
  const to = Number(known.reduce((late, { endNs }) => (BigInt(endNs) > late ? BigInt(endNs) : late), 0n) / nsInMs) + minuteMs
  const spans: Span[] = []
  const isWanted = new Set(wanted)
  for await (const span of eachSpan(logs, { filters: [{ operator: '|~', text: `"traceId":"(?:${wanted.join('|')})"` }], from, to })) {
    if (spans.length >= mostSpans) break
    if (isWanted.has(span.traceId)) spans.push(span)
  }
  return groupBy(spans, ({ traceId }) => traceId)
}

function least(spans: readonly Span[]): bigint {
  return spans.reduce((early, { startNs }) => (BigInt(startNs) < early ? BigInt(startNs) : early), BigInt(spans[0]?.startNs ?? 0))
}

function summaryOf(traceId: string, spans: readonly Span[], fitCount: number) {
  const root = spans.find(({ parentSpanId }) => parentSpanId === null)
  const first = root ?? spans.reduce((early, span) => (BigInt(span.startNs) < BigInt(early.startNs) ? span : early))
  return {
    traceId, service: first.service, name: first.name, startedAt: momentOf(BigInt(first.startNs)), durationMs: first.durationMs, spanCount: spans.length, fitCount, isRootMissing: root === undefined,
    services: [...new Set(spans.map(({ service }) => service))].toSorted(), hasError: spans.some(({ status }) => status === 'error'),
  }
}

function momentOf(ns: bigint): string {
  return new Date(Number(ns / nsInMs)).toISOString()
}
