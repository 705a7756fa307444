import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import { whoAmI } from '#kernel/access/contract'
import type { Actor, Context, Feature, HttpRoute, RouteContext, RunKind, Site, WorkerContext } from '#kernel/feature'
import { createRuns } from '#kernel/runs'
import { ProductError, statusOfError } from '#lib/errors'
import type { EventType } from '#lib/event'
import { newId } from '#lib/id'
import type { Operation, OutputOf } from '#lib/operation'
import { type Clock, systemClock } from '#platform/clock'
import { type Database, type Db, transaction } from '#platform/database'
import { createLog } from '#platform/log'
import { openSecretBox } from '#platform/secrets'

export interface RecordedEvent {
  readonly type: string
  readonly actor: Actor
  readonly summary: string
  readonly data: unknown
}

export interface MountOptions {
  readonly database: Database
  readonly dataDir: string
  readonly kinds: readonly RunKind[]
  readonly leaseMs?: number
  readonly clock?: Clock
  /** 0 takes a free one. */
  readonly port?: number
  /** What `ctx.require` says; by default everything is allowed. */
  readonly mayDo?: (actor: Actor, access: string) => boolean
  readonly roles?: readonly { team: string | null; role: 'viewer' | 'operator' | 'maintainer' | 'admin' }[]
}

export const runnerActor: Actor = { kind: 'runner', id: 'runner-token', name: 'test runner' }
export const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada' }
export const bob: Actor = { kind: 'person', id: 'bob', name: 'Bob' }

/** Runs on a real database over real HTTP, with nothing else of the server: what its routes, workers and handlers need, and no more. */
export class RunsMount {
  readonly feature: Feature
  readonly events: RecordedEvent[] = []
  readonly #options: MountOptions
  readonly #server: Server
  readonly #stop = new AbortController()
  readonly #log = createLog({ level: process.env['TEST_LOG'] === '1' ? 'debug' : 'silent' })
  #workers: Promise<unknown> = Promise.resolve()

  private constructor(options: MountOptions, feature: Feature) {
    this.#options = options
    this.feature = feature
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#server.keepAliveTimeout = 60_000
  }

  static async start(options: MountOptions): Promise<RunsMount> {
    const secrets = await openSecretBox({ dataDir: options.dataDir })
    const feature = createRuns({ kinds: () => options.kinds, secrets, ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }) })
    const mount = new RunsMount(options, feature)
    await new Promise<void>((resolve) => {
      mount.#server.listen(options.port ?? 0, '127.0.0.1', resolve)
    })
    mount.#workers = Promise.all((feature.workers ?? []).map((worker) => worker.run(mount.#workerContext())))
    return mount
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
    await this.#workers
  }

  /** Calls an operation as the server would. */
  async call<Op extends Operation>(operation: Op, input: z.input<Op['input']>, actor: Actor = ada): Promise<OutputOf<Op>> {
    return this.transact((ctx) => ctx.call(operation, input), actor)
  }

  async transact<Result>(action: (ctx: Context) => Promise<Result>, actor: Actor = ada): Promise<Result> {
    const after: (() => void)[] = []
    const recorded: RecordedEvent[] = []
    const result = await transaction(this.#options.database.db, (db) => action(this.#context(db, actor, after, recorded)))
    this.events.push(...recorded)
    for (const each of after) each()
    return result
  }

  #site(): Site {
    return { dataDir: this.#options.dataDir, projectDir: this.#options.dataDir, url: 'http://daybook.test', version: '0' }
  }

  #shared(actor: Actor) {
    return {
      actor, clock: this.#options.clock ?? systemClock, log: this.#log, site: this.#site(), cause: undefined,
      require: async (access: string) => {
        if (this.#options.mayDo?.(actor, access) === false) throw new ProductError('forbidden', `You may not ${access}.`)
      },
    }
  }

  #context(db: Db, actor: Actor, after: (() => void)[], recorded: RecordedEvent[]): Context {
    const context: Context = {
      ...this.#shared(actor), db,
      append: async (event: EventType, draft) => {
        recorded.push({ type: event.name, actor, summary: draft.summary, data: event.data.parse(draft.data) })
        return newId()
      },
      appendAll: async (events) => {
        recorded.push(...events.map(({ event, draft }) => ({ type: event.name, actor, summary: draft.summary, data: event.data.parse(draft.data) })))
      },
      because: () => context,
      call: async (operation, input) => this.#perform(operation, input, context) as never,
      afterCommit: (action) => after.push(action),
    }
    return context
  }

  async #perform(operation: Operation, input: unknown, context: Context): Promise<unknown> {
    if (operation.name === whoAmI.name) return { kind: context.actor.kind, id: context.actor.id, name: context.actor.name, email: null, roles: this.#options.roles ?? [] }
    const handled = this.feature.handlers?.find((each) => each.operation.name === operation.name)
    if (!handled) throw new Error(`No handler for ${operation.name}.`)
    return operation.output.parse(await handled.handler(operation.input.parse(input) as never, context))
  }

  #workerContext(): WorkerContext {
    const actor: Actor = { kind: 'system', id: 'runs', name: 'Daybook' }
    const { database } = this.#options
    return { ...this.#shared(actor), db: database.db, database, signal: this.#stop.signal, transact: (action, as) => this.transact(action, as?.actor ?? actor) }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const found = this.#find(request.method ?? 'GET', url.pathname)
      if (!found) throw new ProductError('not-found', `There is nothing at ${url.pathname}.`)
      const actor = request.headers.authorization === 'Bearer runner' ? runnerActor : ada
      const reply = await found.route.handler({
        method: request.method ?? 'GET', url: request.url ?? '/', params: found.params, query: Object.fromEntries(url.searchParams), headers: request.headers, ip: '127.0.0.1',
        body: found.route.body === 'raw' ? await readAll(request) : found.route.body === 'stream' ? request : undefined, signal: gone.signal,
      }, this.#routeContext(actor))
      response.writeHead(reply.status, reply.headers)
      if (reply.body === undefined || typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) response.end(reply.body)
      else Readable.from(reply.body).on('error', () => response.destroy()).pipe(response)
    } catch (error) {
      if (!(error instanceof ProductError)) this.#log.error('A request failed.', { error })
      if (response.headersSent) return void response.destroy()
      response.writeHead(error instanceof ProductError ? statusOfError[error.code] : 500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ detail: error instanceof Error ? error.message : String(error) }))
    }
  }

  #routeContext(actor: Actor): RouteContext {
    const { database } = this.#options
    return { ...this.#shared(actor), db: database.db, database, afterCommit: (action) => action(), transact: (action) => this.transact(action, actor) }
  }

  #find(method: string, path: string): { route: HttpRoute; params: Record<string, string> } | undefined {
    for (const route of this.feature.routes ?? []) {
      const match = new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path)
      if (match && route.method === method) return { route, params: { ...match.groups } }
    }
    return undefined
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
