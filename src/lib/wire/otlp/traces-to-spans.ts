import { attributeTexts, plainValue } from './attributes.ts'
import type { OtlpKeyValue, OtlpSpan, OtlpTracesRequest } from './otlp-messages.ts'

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** One piece of work of a trace. Times are ns since 1970. */
export interface DecodedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly service: string
  readonly name: string
  readonly kind: SpanKind
  readonly startNs: bigint
  readonly endNs: bigint
  readonly status: 'unset' | 'ok' | 'error'
  readonly statusMessage: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, string>>
  readonly scope: string
  readonly events: readonly { readonly timeNs: bigint; readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[]
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
}

const kinds: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const statuses = ['unset', 'ok', 'error'] as const
const maxEvents = 1000

/** OpenTelemetry's spans; those without the ids that make them findable are counted and left out. */
export function otlpToSpans(request: OtlpTracesRequest): { readonly spans: readonly DecodedSpan[]; readonly rejected: number } {
  const spans: DecodedSpan[] = []
  let rejected = 0
  for (const { resource, scopeSpans = [] } of request.resourceSpans ?? []) {
    const texts = Object.fromEntries(attributeTexts(resource?.attributes))
    for (const { span, scope } of scopeSpans.flatMap(({ scope, spans: own = [] }) => own.map((span) => ({ span, scope })))) {
      const decoded = spanOf(span, texts, scope?.name ?? '')
      if (decoded) spans.push(decoded)
      else rejected += 1
    }
  }
  return { spans, rejected }
}

function spanOf(span: OtlpSpan, resource: Readonly<Record<string, string>>, scope: string): DecodedSpan | undefined {
  const { traceId = '', spanId = '', parentSpanId = '', startTimeUnixNano: startNs = 0n, endTimeUnixNano: endNs = 0n } = span
  if (!isId(traceId, 32) || !isId(spanId, 16) || startNs === 0n) return undefined
  return {
    traceId, spanId, parentSpanId: isId(parentSpanId, 16) ? parentSpanId : '', service: resource['service.name'] || 'unknown_service', name: span.name ?? '', kind: kinds[span.kind ?? 0] ?? 'unspecified',
    startNs, endNs: endNs < startNs ? startNs : endNs, status: statuses[span.status?.code ?? 0] ?? 'unset', statusMessage: span.status?.message ?? '', attributes: plainAttributes(span.attributes), resource, scope,
    events: (span.events ?? []).slice(0, maxEvents).map(({ timeUnixNano = 0n, name = '', attributes }) => ({ timeNs: timeUnixNano, name, attributes: plainAttributes(attributes) })),
    links: (span.links ?? []).slice(0, maxEvents).map((link) => ({ traceId: link.traceId ?? '', spanId: link.spanId ?? '' })),
  }
}

function isId(id: string, length: number): boolean {
  return id.length === length && !/^0+$/.test(id)
}

function plainAttributes(attributes: readonly OtlpKeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key = '', value }) => [key, plainValue(value) ?? '']))
}
