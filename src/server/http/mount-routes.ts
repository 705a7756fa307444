import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { Principal } from '#kernel/access'
import type { HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import type { Database } from '#platform/database'
import type { Log } from '#platform/log'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { DispatchPorts } from '../dispatch/ports.ts'
import type { RequestAuthentication } from './authentication.ts'
import { limitFor } from './limit-strangers.ts'

export interface MountParts {
  readonly dispatcher: Dispatcher
  readonly ports: DispatchPorts
  readonly authentication: RequestAuthentication
  readonly database: Database
  readonly log: Log
}

interface RouteMount extends MountParts {
  readonly routes: readonly HttpRoute[]
}

const defaultMaxBodyBytes = 16 * 1024 * 1024

/** The protocols of others: each route with its own kind of body, behind the same authentication as operations. */
export async function mountRoutes(app: FastifyInstance, mount: RouteMount): Promise<void> {
  for (const body of ['none', 'raw', 'stream'] as const) {
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      if (body === 'raw') scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
      else scope.addContentTypeParser('*', (_request, stream, done) => done(null, stream))
      for (const route of mount.routes.filter((candidate) => candidate.body === body)) mountRoute(scope, route, mount)
    })
  }
}

function mountRoute(scope: FastifyInstance, route: HttpRoute, mount: RouteMount): void {
  const { authentication, dispatcher, ports } = mount
  scope.route({
    method: route.method === 'ANY' ? ['GET', 'POST', 'PUT', 'DELETE'] : route.method,
    url: route.path,
    ...(route.limit === 'own' ? {} : limitFor(route.access, route.limit ?? 'command')),
    bodyLimit: route.body === 'stream' ? Number.MAX_SAFE_INTEGER : (route.maxBodyBytes ?? defaultMaxBodyBytes),
    handler: async (request, reply) => {
      if (request.method !== 'GET') authentication.refuseForeignOrigin(request)
      const principal = await authentication.principalOf(request)
      if (route.challenge === 'basic' && principal.actor.kind === 'anonymous' && route.access !== 'anyone') return askForPassword(reply)
      const ctx = dispatcher.context(principal, mount.database.db)
      await ports.requireAccess(principal, route.access, ctx.db)
      const answer = await route.handler(toRouteRequest(request, reply, route), toRouteContext(principal, mount))
      return sendReply(reply, answer)
    },
  })
}

function askForPassword(reply: FastifyReply): FastifyReply {
  return reply.code(401).header('www-authenticate', 'Basic realm="Daybook", charset="UTF-8"').type('text/plain')
    .send('Sign in with a Daybook token as the password (any user name): daybook token create\n')
}

export function toRouteContext(principal: Principal, { dispatcher, database, log }: MountParts): RouteContext {
  const ctx = dispatcher.context(principal, database.db)
  return {
    actor: ctx.actor, db: ctx.db, clock: ctx.clock, log, site: ctx.site, cause: undefined, database,
    require: (access, entity) => ctx.require(access, entity),
    afterCommit: (action) => ctx.afterCommit(action),
    transact: (work) => dispatcher.transact(principal, work),
  }
}

function toRouteRequest(request: FastifyRequest, reply: FastifyReply, route: HttpRoute): RouteRequest {
  const gone = new AbortController()
  // Whoever left while the body was read or their rights were looked up is told of no more.
  if (reply.raw.destroyed) gone.abort()
  else reply.raw.on('close', () => gone.abort())
  const params = request.params as Record<string, string>
  return {
    method: request.method, url: request.url, params, query: request.query as Record<string, string | undefined>,
    headers: request.headers, ip: request.ip, signal: gone.signal,
    body: route.body === 'none' ? undefined : route.body === 'raw' ? (request.body as Buffer | undefined) ?? Buffer.alloc(0) : (request.body as Readable | undefined) ?? Readable.from([]),
  }
}

async function sendReply(reply: FastifyReply, answer: RouteReply): Promise<FastifyReply> {
  reply.code(answer.status).headers({ 'cache-control': 'no-store', ...answer.headers })
  const { body } = answer
  if (body === undefined) return reply.send('')
  if (typeof body === 'string' || Buffer.isBuffer(body)) return reply.send(body)
  if (body instanceof Readable) return reply.send(body)
  // Events go out one by one as they come: without this they wait for a full buffer.
  reply.raw.socket?.setNoDelay(true)
  return reply.send(Readable.from(body, { objectMode: false, highWaterMark: 1 << 16 }))
}
