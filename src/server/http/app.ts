import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { ProductError } from '#lib/errors'
import type { HttpRoute, SocketRoute } from '#kernel/feature'
import type { Database } from '#platform/database'
import type { Log } from '#platform/log'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { DispatchPorts } from '../dispatch/ports.ts'
import type { RequestAuthentication } from './authentication.ts'
import { limitStrangers } from './limit-strangers.ts'
import { mountHealth } from './health.ts'
import { guardHost } from './host-guard.ts'
import { mountMetrics, OwnMetrics } from './metrics.ts'
import { mountOperations } from './mount-operations.ts'
import { mountRoutes } from './mount-routes.ts'
import { mountSockets } from './mount-sockets.ts'
import { openApiDocument } from './openapi.ts'
import { problemOf, refuseBadRequest, sendProblem, whereOf } from './problem.ts'
import { mountWeb } from './static-web.ts'

export interface AppParts {
  readonly dispatcher: Dispatcher
  readonly ports: DispatchPorts
  readonly routes: readonly HttpRoute[]
  readonly sockets?: readonly SocketRoute[]
  readonly authentication: RequestAuthentication
  /** New ones, unless somebody else reads them too. */
  readonly ownMetrics?: OwnMetrics
  readonly database: Database
  readonly log: Log
  readonly version: string
  readonly webDir: string
  readonly host: string
  readonly publicUrl: string | undefined
  /** Addresses or networks whose `X-Forwarded-For` is believed; of all others it is not. */
  readonly trustedProxies?: readonly string[]
}

const maxJsonBytes = 8 * 1024 * 1024

/** The HTTP server with everything mounted; it does not listen yet. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { dispatcher, ports, authentication, database, log } = parts
  const app = Fastify({ logger: false, bodyLimit: maxJsonBytes, trustProxy: parts.trustedProxies ? [...parts.trustedProxies] : false, forceCloseConnections: true, routerOptions: { maxParamLength: 500 }, requestTimeout: 0, keepAliveTimeout: 65_000, clientErrorHandler: refuseBadRequest })
  app.setErrorHandler(async (error, request, reply) => {
    await sendProblem(reply, problemOf(error, log, whereOf(request)), error instanceof ProductError ? error.retryAfterMs : undefined)
  })
  guardHost(app, parts.host, parts.publicUrl)
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy: { directives: pagePolicy }, strictTransportSecurity: parts.publicUrl?.startsWith('https:') ?? false, crossOriginEmbedderPolicy: false })
  await limitStrangers(app)
  mountHealth(app, database.db)
  mountMetrics(app, parts.ownMetrics ?? new OwnMetrics(), authentication, ports, database.db)
  mountOperations(app, dispatcher, authentication)
  const mount = { dispatcher, ports, authentication, database, log }
  await mountRoutes(app, { routes: parts.routes, ...mount })
  await mountSockets(app, parts.sockets ?? [], mount)
  const document = JSON.stringify(openApiDocument(dispatcher.operations(), parts.routes, parts.version))
  app.get('/api/v1/openapi.json', async (request, reply) => {
    await ports.requireAccess(await authentication.principalOf(request), 'signed-in', database.db)
    return reply.type('application/json').send(document)
  })
  await mountWeb(app, parts.webDir)
  return app
}

/** Styles may be inline (component libraries set them on elements); scripts may not. */
const pagePolicy = {
  defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], connectSrc: ["'self'"],
  fontSrc: ["'self'"], objectSrc: ["'none'"], baseUri: ["'self'"], frameAncestors: ["'none'"], formAction: ["'self'"], upgradeInsecureRequests: null,
}
