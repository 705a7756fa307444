import type { Span } from '../../contract.ts'

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
  const { begin, end } = boundsOf(spans)
  const whole = Number(end - begin)
  const below = childrenOf(spans)
  const placed: PlacedSpan[] = []
  const seen = new Set<string>()
  const put = (span: Span, depth: number) => placed.push({ span, depth, start: Number(BigInt(span.startNs) - begin) / whole, width: Number(BigInt(span.endNs) - BigInt(span.startNs)) / whole, childCount: below.get(span.spanId)?.length ?? 0 })
  // A stack of its own: a chain of ten thousand spans is deeper than calls may go.
  const open = (below.get('') ?? []).toReversed().map((span) => ({ span, depth: 0 }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { span, depth } = next
    if (seen.has(span.spanId)) continue
    seen.add(span.spanId)
    put(span, depth)
    for (const child of (below.get(span.spanId) ?? []).toReversed()) open.push({ span: child, depth: depth + 1 })
  }
  // A ring of spans that name each other has no beginning: they are shown all the same.
  for (const span of spans) if (!seen.has(span.spanId)) put(span, 0)
  return placed
}

/** First and last ns of a trace; never of no length. */
export function boundsOf(spans: readonly Span[]): { begin: bigint; end: bigint } {
  let begin = BigInt(spans[0]?.startNs ?? 0)
  let end = begin + 1n
  for (const { startNs, endNs } of spans) {
    const [start, last] = [BigInt(startNs), BigInt(endNs)]
    if (start < begin) begin = start
    if (last > end) end = last
  }
  return { begin, end }
}

/** Spans by the span that caused them, in the order of beginning; under '' those whose cause is not there or is themselves. */
export function childrenOf(spans: readonly Span[]): Map<string, Span[]> {
  const known = new Set(spans.map(({ spanId }) => spanId))
  const below = new Map<string, Span[]>()
  for (const span of spans) {
    const parent = span.parentSpanId !== null && span.parentSpanId !== span.spanId && known.has(span.parentSpanId) ? span.parentSpanId : ''
    const own = below.get(parent)
    if (own) own.push(span)
    else below.set(parent, [span])
  }
  for (const own of below.values()) own.sort((a, b) => (BigInt(a.startNs) < BigInt(b.startNs) ? -1 : 1))
  return below
}

/** Those that are shown while some are closed: what stands under a closed span is not. */
export function openRows(placed: readonly PlacedSpan[], closed: ReadonlySet<string>): PlacedSpan[] {
  const rows: PlacedSpan[] = []
  let hiddenBelow = Infinity
  for (const each of placed) {
    if (each.depth > hiddenBelow) continue
    hiddenBelow = closed.has(each.span.spanId) && each.childCount > 0 ? each.depth : Infinity
    rows.push(each)
  }
  return rows
}
