import type { RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import type { Clock } from '#platform/clock'
import { type Database, transaction } from '#platform/database'
import { testContext } from './worker-context.ts'

/** A request to a route, with nothing in it but what is given. */
export function routeRequest(given: Partial<RouteRequest> = {}): RouteRequest {
  return { method: 'GET', url: '/', params: {}, query: {}, headers: {}, ip: '127.0.0.1', body: undefined, signal: new AbortController().signal, ...given }
}

export function routeContext(database: Database, clock: Clock, require: RouteContext['require'] = () => Promise.resolve()): RouteContext {
  const { append: _append, appendAll: _appendAll, because: _because, call: _call, ...context } = testContext({ db: database.db, clock })
  return { ...context, database, require, transact: (action) => transaction(database.db, (tx) => action(testContext({ db: tx, clock }))) }
}

export function jsonOf(reply: RouteReply): unknown {
  return JSON.parse(String(reply.body))
}
