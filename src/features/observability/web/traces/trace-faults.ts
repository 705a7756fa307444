import type { Span } from '../../contract.ts'

export interface ClockFault {
  readonly service: string
  readonly cause: string
  /** How much before its cause a span of the service begins, at most. */
  readonly ms: number
}

/** Services whose clock cannot go with that of who called them: their spans begin before their causes. */
export function clockFaults(spans: readonly Span[]): ClockFault[] {
  const known = new Map(spans.map((span) => [span.spanId, span]))
  const most = new Map<string, ClockFault>()
  for (const { startNs, parentSpanId, service } of spans) {
    const parent = parentSpanId === null ? undefined : known.get(parentSpanId)
    if (!parent || parent.service === service) continue
    const ms = Number(BigInt(parent.startNs) - BigInt(startNs)) / 1e6
    const key = `${service}\u0000${parent.service}`
    if (ms > 0 && ms > (most.get(key)?.ms ?? 0)) most.set(key, { service, cause: parent.service, ms })
  }
  return [...most.values()].toSorted((a, b) => b.ms - a.ms)
}

/** Spans that name a cause which is not kept, and whether any span began it all. */
export function missingCauses(spans: readonly Span[]): { count: number; hasRoot: boolean } {
  const known = new Set(spans.map(({ spanId }) => spanId))
  return { count: spans.filter(({ parentSpanId }) => parentSpanId !== null && !known.has(parentSpanId)).length, hasRoot: spans.some(({ parentSpanId }) => parentSpanId === null) }
}
