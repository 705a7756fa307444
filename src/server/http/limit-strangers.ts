import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { ProductError } from '#lib/errors'

const windowMs = 60_000
/** Requests of one address in a minute. An office behind one address loads pages often and signs in seldom. */
const most = { query: 600, command: 60 } as const

/** Makes `limitFor` work: what anybody may call without being known is answered only so often. Nothing else is limited. */
export async function limitStrangers(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => new ProductError('limited', `Too many requests from this address. Try again in ${secondsOf(ttl)}.`, { retryAfterMs: ttl }),
  })
}

/** Route options for an access: a limit where it is `anyone`, else none. */
export function limitFor(access: string, kind: keyof typeof most): RouteShorthandOptions {
  if (access !== 'anyone') return {}
  return { config: { rateLimit: { max: most[kind], timeWindow: windowMs, groupId: `anyone-${kind}`, keyGenerator: (request: FastifyRequest) => request.ip } } }
}

function secondsOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
