import type { Span } from '../../contract.ts'
import { boundsOf } from './waterfall.ts'

const aroundMs = 60_000

/** The streams of the services of spans: where their lines are looked for. */
export function streamsOf(spans: readonly Pick<Span, 'service'>[]): string {
  const services = [...new Set(spans.map(({ service }) => service))].filter((service) => service !== '')
  if (services.length === 1) return `{service_name=${JSON.stringify(services[0])}}`
  const pattern = services.map((service) => service.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|')
  return `{service_name=~${JSON.stringify(services.length === 0 ? '.+' : pattern)}}`
}

/** From a minute before the spans to a minute after. */
export function rangeOf(spans: readonly Span[]): { from: number; to: number } {
  const { begin, end } = boundsOf(spans)
  return { from: Number(begin / 1_000_000n) - aroundMs, to: Number(end / 1_000_000n) + aroundMs }
}

/** Logs with the lines of a trace, or of one span of it. */
export function logsHref(traceId: string, spans: readonly Span[], spanId?: string): string {
  const { from, to } = rangeOf(spans)
  return `/logs?query=${encodeURIComponent(`${streamsOf(spans)} | trace_id="${traceId}"${spanId === undefined ? '' : ` | span_id="${spanId}"`}`)}&from=${from}&to=${to}`
}

/** What 95 of a hundred spans of this name stay below. */
export function latencyQuery({ service, name }: Pick<Span, 'service' | 'name'>): string {
  return `histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{service=${JSON.stringify(service)}, span_name=${JSON.stringify(name)}}[$step])))`
}
