import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProductError } from '#lib/errors'
import { operationPath, type Operation } from '#lib/operation'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { RequestAuthentication } from './authentication.ts'
import { limitFor } from './limit-strangers.ts'
import { queryReader } from './query-input.ts'

/** Every operation as a route: queries are GET, or POST where an address would be too long, commands POST with a JSON body. */
export function mountOperations(app: FastifyInstance, dispatcher: Dispatcher, authentication: RequestAuthentication): void {
  for (const operation of dispatcher.operations()) {
    if (operation.kind === 'query') mountQuery(app, operation, dispatcher, authentication)
    else mountCommand(app, operation, dispatcher, authentication)
  }
}

function mountQuery(app: FastifyInstance, operation: Operation, dispatcher: Dispatcher, authentication: RequestAuthentication): void {
  const readQuery = queryReader(operation.input)
  app.get(operationPath(operation), limitFor(operation.access, 'query'), async (request, reply) => {
    const principal = await authentication.principalOf(request)
    const output = await dispatcher.execute(operation.name, readQuery(request.query as Record<string, unknown>), principal)
    return sendJson(reply, output)
  })
  app.post(operationPath(operation), limitFor(operation.access, 'query'), async (request, reply) => {
    authentication.refuseForeignOrigin(request)
    const principal = await authentication.principalOf(request)
    return sendJson(reply, await dispatcher.execute(operation.name, request.body, principal))
  })
}

function mountCommand(app: FastifyInstance, operation: Operation, dispatcher: Dispatcher, authentication: RequestAuthentication): void {
  app.post(operationPath(operation), limitFor(operation.access, 'command'), async (request, reply) => {
    authentication.refuseForeignOrigin(request)
    const principal = await authentication.principalOf(request)
    const idempotencyKey = idempotencyKeyOf(request)
    const output = await authentication.keepingSession(request, reply, principal, () => dispatcher.execute(operation.name, request.body, principal, { idempotencyKey }))
    return sendJson(reply, output)
  })
}

function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || key.length < 1 || key.length > 200) throw new ProductError('invalid', 'An Idempotency-Key is one text of at most 200 characters.')
  return key
}

function sendJson(reply: FastifyReply, output: unknown): FastifyReply {
  return reply.header('cache-control', 'no-store').type('application/json').send(JSON.stringify(output))
}
