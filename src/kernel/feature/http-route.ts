import type { Readable } from 'node:stream'
import type { Operation } from '#lib/operation'
import type { Database } from '#platform/database'
import type { Context } from './context.ts'

/** A request on a path that is not an operation's: a protocol of others (Git, webhooks, CloudEvents) or a stream. */
export interface RouteRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly ip: string
  /** The body as asked for by the route: bytes for `raw`, a stream for `stream`, else undefined. */
  readonly body: Buffer | Readable | undefined
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
}

export interface RouteReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An async iterable or stream is sent as it comes, flushed piece by piece. */
  readonly body?: string | Buffer | Readable | AsyncIterable<string | Buffer>
}

/** `ctx.db` is the pool here, not a transaction: open one with `transact`. */
export interface RouteContext extends Omit<Context, 'append' | 'appendAll' | 'because' | 'call'> {
  readonly database: Database
  transact<Result>(action: (ctx: Context) => Promise<Result>): Promise<Result>
}

export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'ANY'
  /** Fastify's syntax: `/git/:owner/*`. */
  readonly path: string
  readonly access: Operation['access']
  readonly summary: string
  readonly body: 'none' | 'raw' | 'stream'
  readonly maxBodyBytes?: number
  /** Of a route that `anyone` may call: how often one address may. `own` where the handler counts by itself; default `command`. */
  readonly limit?: 'query' | 'command' | 'own'
  /** Asks clients that know only user and password (Git) for one; a token is taken as the password. */
  readonly challenge?: 'basic'
  readonly handler: (request: RouteRequest, ctx: RouteContext) => Promise<RouteReply>
}

/** A WebSocket that only tells: each text is sent as it comes, until the client goes (`request.signal`) or there are no more. */
export interface SocketRoute {
  readonly path: string
  readonly access: Operation['access']
  readonly summary: string
  /** What it throws before the first text closes the socket with the reason. */
  readonly handler: (request: RouteRequest, ctx: RouteContext) => AsyncIterable<string>
}
