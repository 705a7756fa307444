import type { HttpRoute, RouteReply, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { PromqlError } from '#lib/promql'
import { compressed } from './compressed.ts'
import { RequestParams } from './request-params.ts'

const statusOf: Readonly<Record<string, number>> = { bad_data: 400, execution: 422, canceled: 503, timeout: 503, unavailable: 503, not_found: 404, internal: 500 }
const maxFormBytes = 4 * 2 ** 20

export interface ApiNotes {
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
}

/** `data` is JSON already, of one piece or of several. */
export function success(data: string | readonly Buffer[], { warnings = [], infos = [] }: ApiNotes = {}): RouteReply {
  const notes = `${warnings.length > 0 ? `,"warnings":${JSON.stringify(warnings)}` : ''}${infos.length > 0 ? `,"infos":${JSON.stringify(infos)}` : ''}`
  const [before, after] = ['{"status":"success","data":', `${notes}}`]
  const body = typeof data === 'string' ? `${before}${data}${after}` : Buffer.concat([Buffer.from(before), ...data, Buffer.from(after)])
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

function failure(error: unknown): RouteReply {
  const type = error instanceof PromqlError ? error.type : error instanceof ProductError && error.code === 'unavailable' ? 'unavailable' : error instanceof ProductError && error.code === 'invalid' ? 'bad_data' : undefined
  // Whose fault it is stands in the log, as with everything else that fails.
  if (type === undefined) throw error
  const message = error instanceof Error ? error.message : String(error)
  return { status: statusOf[type] ?? 500, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ status: 'error', errorType: type, error: message }) }
}

export type ApiHandler = (params: RequestParams, request: RouteRequest, now: number) => Promise<RouteReply>

/** A path of Prometheus's API, asked by address or by form. */
export function apiRoutes(path: string, summary: string, handler: ApiHandler, access: HttpRoute['access'] = 'metrics:read', methods: readonly ('GET' | 'POST' | 'PUT')[] = ['GET', 'POST']): HttpRoute[] {
  return methods.map((method) => ({
    method, path: `/prometheus/api/v1/${path}`, access, summary, body: method === 'GET' ? 'none' : 'raw', maxBodyBytes: maxFormBytes, challenge: 'basic',
    handler: async (request, ctx) => {
      try {
        return await compressed(await handler(new RequestParams(request), request, ctx.clock.now().getTime()), request)
      } catch (error) {
        return failure(error)
      }
    },
  }))
}
