import type { Span } from '../contract.ts'

/** A span where it stands in the picture: under the span that caused it, after those that began before. Parts of the whole trace, from 0 to 1. */
export interface PlacedSpan {
  readonly span: Span
  readonly depth: number
  readonly start: number
  readonly width: number
  readonly childCount: number
}

/** The spans of a trace in the order of a waterfall. Spans whose cause is not there begin anew. */
export function waterfall(spans: readonly Span[]): PlacedSpan[] {
  if (spans.length === 0) return []
  const known = new Set(spans.map(({ spanId }) => spanId))
  const begin = spans.reduce((least, { startNs }) => (BigInt(startNs) < least ? BigInt(startNs) : least), BigInt(spans[0]?.startNs ?? 0))
  const end = spans.reduce((most, { endNs }) => (BigInt(endNs) > most ? BigInt(endNs) : most), begin + 1n)
  const whole = Number(end - begin)
  const below = new Map<string, Span[]>()
  for (const span of spans) {
    const parent = span.parentSpanId !== null && span.parentSpanId !== span.spanId && known.has(span.parentSpanId) ? span.parentSpanId : ''
    below.set(parent, [...(below.get(parent) ?? []), span])
  }
  const placed: PlacedSpan[] = []
  const seen = new Set<string>()
  const place = (parent: string, depth: number) => {
    for (const span of (below.get(parent) ?? []).toSorted((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? -1 : 1))) {
      if (seen.has(span.spanId)) continue
      seen.add(span.spanId)
      placed.push({ span, depth, start: Number(BigInt(span.startNs) - begin) / whole, width: Number(BigInt(span.endNs) - BigInt(span.startNs)) / whole, childCount: below.get(span.spanId)?.length ?? 0 })
      place(span.spanId, depth + 1)
    }
  }
  place('', 0)
  // A ring of spans that name each other has no beginning: they are shown all the same.
  for (const span of spans) if (!seen.has(span.spanId)) placed.push({ span, depth: 0, start: Number(BigInt(span.startNs) - begin) / whole, width: Number(BigInt(span.endNs) - BigInt(span.startNs)) / whole, childCount: 0 })
  return placed
}
