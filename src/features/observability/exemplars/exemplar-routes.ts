import type { HttpRoute, RouteReply, RouteRequest } from '#kernel/feature'
import { decimalText, type Labels, type Matcher, parseQuery, PromqlError } from '#lib/promql'
import type { ObservabilityOptions } from '../observability-settings.ts'

const maxFormBytes = 2 ** 20

/** Prometheus's list of exemplars: those of every series that an expression selects. */
export function exemplarRoutes(options: ObservabilityOptions): HttpRoute[] {
  return (['GET', 'POST'] as const).map((method): HttpRoute => ({
    method, path: '/prometheus/api/v1/query_exemplars', access: 'metrics:read', body: method === 'GET' ? 'none' : 'raw', maxBodyBytes: maxFormBytes, challenge: 'basic', summary: 'List exemplars, as Prometheus does.',
    handler: async (request) => {
      const params = paramsOf(request)
      const [from, to] = [timeOf(params.get('start'), 0), timeOf(params.get('end'), Number.MAX_SAFE_INTEGER)]
      if (from === undefined || to === undefined) return failure('start and end are times: seconds since 1970, or RFC 3339.')
      try {
        const found = selectorsOf(parseQuery(params.get('query') ?? '')).flatMap((matchers) => options.telemetry.exemplars.select(matchers, from, to))
        const unique = [...new Map(found.map((each) => [each.series.key, each])).values()]
        return answer(200, { status: 'success', data: unique.map(shaped) })
      } catch (error) {
        if (error instanceof PromqlError) return failure(error.message)
        throw error
      }
    },
  }))
}

function paramsOf(request: RouteRequest): URLSearchParams {
  const params = new URLSearchParams(request.url.split('?').slice(1).join('?'))
  for (const [name, value] of new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')) params.append(name, value)
  return params
}

function timeOf(text: string | null, fallback: number): number | undefined {
  if (text === null || text === '') return fallback
  const ms = Number.isFinite(Number(text)) ? Number(text) * 1000 : Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** The matchers of every selector, wherever in the expression it stands. */
function selectorsOf(expr: unknown): (readonly Matcher[])[] {
  if (typeof expr !== 'object' || expr === null) return []
  if ('kind' in expr && expr.kind === 'vector-selector' && 'matchers' in expr) return [expr.matchers as readonly Matcher[]]
  return Object.values(expr).flatMap(selectorsOf)
}

function shaped({ series, exemplars }: { readonly series: Labels; readonly exemplars: readonly { readonly labels: Labels; readonly value: number; readonly timeMs: number }[] }) {
  return { seriesLabels: series.toRecord(), exemplars: exemplars.map(({ labels, value, timeMs }) => ({ labels: labels.toRecord(), value: decimalText(value), timestamp: timeMs / 1000 })) }
}

function failure(error: string): RouteReply {
  return answer(400, { status: 'error', errorType: 'bad_data', error })
}

function answer(status: number, body: unknown): RouteReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
