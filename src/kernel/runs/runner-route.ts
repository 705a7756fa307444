import type { z } from 'zod'
import type { Context, HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import { maxReportBytes } from './protocol.ts'

interface RunnerRoute<Input extends z.ZodType, Output extends z.ZodType> {
  readonly path: string
  readonly summary: string
  readonly input: Input
  readonly output: Output
  readonly handler: (input: z.output<Input>, ctx: RouteContext, request: RouteRequest) => Promise<z.input<Output>>
}

/** A request of the runner protocol: JSON in and out, and only for runners' tokens. */
export function runnerRoute<Input extends z.ZodType, Output extends z.ZodType>(route: RunnerRoute<Input, Output>): HttpRoute {
  return {
    method: 'POST', path: route.path, access: 'runner:write', summary: route.summary, body: 'raw', maxBodyBytes: maxReportBytes,
    handler: async (request, ctx) => {
      requireRunner(ctx)
      return asJson(await route.handler(parseBody(route.input, request), ctx, request))
    },
  }
}

/** Throws `forbidden` for whoever is not a runner: what runners get may hold secrets. */
export function requireRunner(ctx: Pick<Context, 'actor'>): void {
  if (ctx.actor.kind !== 'runner') throw new ProductError('forbidden', 'This is for runners only. Use the token that was made for a runner.')
}

function parseBody<Input extends z.ZodType>(schema: Input, request: RouteRequest): z.output<Input> {
  const parsed = schema.safeParse(parseJson(request.body))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  throw new ProductError('invalid', 'The request is not as the runner protocol says. Use a runner of the same version as the server.', { faults })
}

function parseJson(body: RouteRequest['body']): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch (error) {
    throw new ProductError('invalid', 'The request holds no JSON. Use a runner of the same version as the server.', { cause: error })
  }
}

export function asJson(value: unknown): RouteReply {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) }
}

/** A sign of life. False for a runner that is not known (any more): it has to register. */
export async function beat(ctx: Pick<RouteContext, 'db'>, runnerId: string): Promise<boolean> {
  const { rows } = await sql`update run_runners set beats = beats + 1, last_seen_at = now() where id = ${runnerId} and not is_lost returning id`.execute(ctx.db)
  return rows.length > 0
}

/** Throws `not-found` for a runner that has to register first. */
export async function requireRegistered(ctx: Pick<RouteContext, 'db'>, runnerId: string): Promise<void> {
  if (!(await beat(ctx, runnerId))) throw new ProductError('not-found', 'The runner is not known, or was given up. It has to register again.')
}
