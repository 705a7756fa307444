import type { HttpRoute, RouteReply } from '#kernel/feature'
import { PromqlError } from '#lib/promql'
import type { SeriesQuery } from '../metrics-store.ts'
import type { Telemetry } from '../telemetry.ts'
import { apiRoutes, success } from './api-reply.ts'
import { matchersOf } from './matchers-of.ts'
import { bad, type RequestParams } from './request-params.ts'

/** As far as times go in either direction (ms). */
export const always = { from: -8.64e15, to: 8.64e15 }

/** What there is to ask for: series, names of labels, their values, what metrics mean. */
export function seriesRoutes(telemetry: Telemetry): HttpRoute[] {
  return [
    ...apiRoutes('series', 'List series.', async (params) => {
      if (params.all('match[]').length === 0) throw new PromqlError('bad_data', 'no match[] parameter provided')
      return listed(params, async (query) => (await telemetry.metrics.series(query)).map((labels) => labels.toRecord()))
    }),
    ...apiRoutes('labels', 'List the names of labels.', (params) => listed(params, (query) => telemetry.metrics.labelNames(query))),
    ...apiRoutes('label/:name/values', 'List the values of a label.', (params, { params: { name = '' } }) => {
      const label = labelName(name)
      return listed(params, (query) => telemetry.metrics.labelValues(label, query))
    }, 'metrics:read', ['GET']),
    ...apiRoutes('metadata', 'Say what metrics mean.', async (params) => success(JSON.stringify(await metadataOf(telemetry, params))), 'metrics:read', ['GET']),
  ]
}

/** One more is asked for than is wanted, to know whether there are more. */
async function listed(params: RequestParams, ask: (query: SeriesQuery) => Promise<readonly unknown[]>): Promise<RouteReply> {
  const limit = params.limit()
  const found = await ask({ ...seriesQuery(params), ...(limit === undefined ? {} : { limit: limit + 1 }) })
  if (limit === undefined || found.length <= limit) return success(JSON.stringify(found))
  return success(JSON.stringify(found.slice(0, limit)), { warnings: ['results truncated due to limit'] })
}

export function seriesQuery(params: RequestParams): SeriesQuery {
  const [from, to] = [params.time('start', always.from), params.time('end', always.to)]
  return { matcherSets: params.all('match[]').map(selectorOf), from, to }
}

function selectorOf(text: string): SeriesQuery['matcherSets'][number] {
  try {
    return matchersOf(text)
  } catch (error) {
    throw error instanceof PromqlError ? bad('match[]', error.message) : error
  }
}

/** `U__` begins a name of other characters, each written as `_HEX_` (Prometheus 3). */
function labelName(text: string): string {
  const name = text.startsWith('U__') ? text.slice(3).replace(/__|_([0-9a-f]{1,6})_/gi, (whole, hex: string | undefined) => (whole === '__' ? '_' : String.fromCodePoint(Number.parseInt(hex ?? '0', 16)))) : text
  if (name === '') throw new PromqlError('bad_data', 'invalid label name: ""')
  return name
}

async function metadataOf({ metrics }: Telemetry, params: RequestParams): Promise<Record<string, readonly { type: string; help: string; unit: string }[]>> {
  const found = await metrics.metadata(params.text('metric'))
  const limit = params.limit() ?? found.length
  return Object.fromEntries(found.slice(0, limit).map(({ name, type, help, unit }) => [name, [{ type, help, unit }]]))
}
