import type { HttpRoute, RouteReply, RouteRequest } from '#kernel/feature'
import { LogqlError } from '#lib/logql'
import { WireError } from '#lib/wire'
import { LokiParams } from './loki-params.ts'

const maxFormBytes = 1 << 20

export interface LokiRequest { readonly params: LokiParams; readonly request: RouteRequest; readonly nowNs: bigint }

export function json(value: unknown): RouteReply {
  return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: typeof value === 'string' ? value : JSON.stringify(value) }
}

export function plain(status: number, text: string): RouteReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text }
}

/** Loki tells in plain text what is wrong. */
export function lokiFailure(error: unknown): RouteReply {
  if (error instanceof WireError) return plain(400, error.message)
  if (!(error instanceof LogqlError)) throw error
  return plain(error.type === 'canceled' ? 499 : 400, error.message)
}

/** A path of Loki's API that reads, asked by address or by form. */
export function readRoutes(path: string, summary: string, handler: (request: LokiRequest) => Promise<RouteReply>): HttpRoute[] {
  return (['GET', 'POST'] as const).map((method) => ({
    method, path: `/loki/api/v1/${path}`, access: 'logs:read', summary, body: method === 'GET' ? 'none' : 'raw', maxBodyBytes: maxFormBytes, challenge: 'basic',
    handler: async (request, ctx) => {
      try {
        return await handler({ params: new LokiParams(request), request, nowNs: BigInt(ctx.clock.now().getTime()) * 1_000_000n })
      } catch (error) {
        return lokiFailure(error)
      }
    },
  }))
}
