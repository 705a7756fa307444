import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ProductError, statusOfError } from '#lib/errors'
import { newId } from '#lib/id'
import type { HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import { repositoryDb, type RefUpdate } from '../repository-tables.ts'
import { startBackend } from './git-http-backend.ts'
import { type GitRequest, readGitRequest } from './git-request.ts'
import { findHostedByPath, hostingRoot, type HostedRepository } from './hosted-repository.ts'
import { PushCommands } from './push-commands.ts'
import { recordPush } from './record-push.ts'

const longestMs = 3_600_000

/** Git's smart HTTP: clone, fetch and push at `/git/OWNER/NAME.git`. */
export const serveGit: HttpRoute = {
  method: 'ANY', path: '/git/:owner/:name/*', access: 'repositories:read', summary: 'Git smart HTTP, protocols 0 to 2.', body: 'stream', challenge: 'basic',
  handler: async (request, ctx) => {
    try {
      return await answer(request, ctx)
    } catch (error) {
      // Git shows people what is plain text, and nothing else.
      if (error instanceof ProductError) return { status: statusOfError[error.code], headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${error.message}\n` }
      throw error
    }
  },
}

async function answer(request: RouteRequest, ctx: RouteContext): Promise<RouteReply> {
  const asked = readGitRequest(request)
  const repository = await findHostedByPath(ctx.db, asked)
  const isPush = asked.service === 'git-receive-pack'
  await ctx.require(isPush ? 'repositories:write' : 'repositories:read', repository?.ref)
  if (!repository) throw new ProductError('not-found', `There is no repository ${asked.owner}/${asked.name}. Make it with: daybook repositories create ${asked.owner} ${asked.name}`)
  const input = bodyOf(request)
  return isPush && asked.action !== 'info/refs' ? receive(request, ctx, { asked, repository, input }) : send(request, ctx, { asked, repository, input })
}

interface Exchange {
  readonly asked: GitRequest
  readonly repository: HostedRepository
  readonly input: Readable
}

/** Clients compress what they ask for; Git is given it plain. */
function bodyOf({ body, headers }: RouteRequest): Readable {
  const input = body instanceof Readable ? body : Readable.from(body ? [body] : [])
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return input
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new ProductError('invalid', `The body is encoded as ${String(encoding)}; send it as gzip or plain.`)
  const plain = createGunzip()
  input.on('error', (error) => plain.destroy(error))
  return input.pipe(plain)
}

async function start(request: RouteRequest, ctx: RouteContext, { asked, repository }: Exchange) {
  const protocol = request.headers['git-protocol']
  const at = request.url.indexOf('?')
  return startBackend({
    projectRoot: hostingRoot(ctx.site), pathInfo: `/${repository.owner}/${repository.name}.git/${asked.action}`, method: request.method === 'GET' ? 'GET' : 'POST',
    queryString: at < 0 ? '' : request.url.slice(at + 1), contentType: String(request.headers['content-type'] ?? ''), user: ctx.actor.name.replace(/[<>\n\0]/g, '') || ctx.actor.id,
    gitProtocol: typeof protocol === 'string' && /^[a-z0-9=:.,_-]{1,200}$/i.test(protocol) ? protocol : undefined,
  })
}

/** What is only read ends with the client. */
async function send(request: RouteRequest, ctx: RouteContext, exchange: Exchange): Promise<RouteReply> {
  const { stdin, answer: answered } = await start(request, ctx, exchange)
  void pipeline(exchange.input, stdin).catch(() => stdin.destroy())
  const { status, headers, body, group } = await answered
  const stop = () => void group.kill({ graceMs: 1000 })
  const late = setTimeout(stop, longestMs)
  request.signal.addEventListener('abort', stop, { once: true })
  void group.exited.then(() => {
    clearTimeout(late)
    request.signal.removeEventListener('abort', stop)
  })
  return { status, headers, body }
}

/**
 * A push: written down before Git moves a ref, told on the timeline before the client has its answer. A client that goes
 * away in between changes nothing of that.
 */
async function receive(request: RouteRequest, ctx: RouteContext, exchange: Exchange): Promise<RouteReply> {
  const { head, updates, rest } = await readHead(exchange.input)
  const pushId = updates.length > 0 ? await begin(ctx, exchange.repository, updates) : undefined
  const { stdin, answer: answered } = await start(request, ctx, exchange)
  void feed(head, rest, stdin)
  const { status, headers, body, group } = await answered
  const late = setTimeout(() => void group.kill({ graceMs: 1000 }), longestMs)
  const told = group.exited.then(async () => {
    clearTimeout(late)
    if (pushId !== undefined) await finish(ctx, exchange.repository, pushId, updates)
  }).catch((error: unknown) => ctx.log.error('A push was not told on the timeline yet; it will be at the next look.', { error, repository: exchange.repository.ref }))
  return { status, headers, body: endingWith(body, told) }
}

async function readHead(input: Readable): Promise<{ head: Buffer[]; updates: readonly RefUpdate[]; rest: AsyncIterator<Buffer> }> {
  const commands = new PushCommands()
  const rest = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const head: Buffer[] = []
  while (!commands.isDone) {
    const next = await rest.next()
    if (next.done) break
    head.push(next.value)
    commands.add(next.value)
  }
  return { head, updates: commands.updates, rest }
}

async function feed(head: readonly Buffer[], rest: AsyncIterator<Buffer>, stdin: NodeJS.WritableStream): Promise<void> {
  async function* all() {
    yield* head
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  await pipeline(all(), stdin).catch(() => undefined)
}

async function* endingWith(body: AsyncIterable<Buffer>, told: Promise<void>): AsyncGenerator<Buffer> {
  yield* body
  await told
}

async function begin(ctx: RouteContext, { ref }: HostedRepository, updates: readonly RefUpdate[]): Promise<string> {
  const id = newId()
  await repositoryDb(ctx.db).insertInto('repositories_pushes').values({ id, repository: ref, actor: JSON.stringify(ctx.actor), commands: JSON.stringify(updates), started_at: ctx.clock.now() }).execute()
  return id
}

async function finish(ctx: RouteContext, repository: HostedRepository, pushId: string, updates: readonly RefUpdate[]): Promise<void> {
  await ctx.transact(async (tx) => {
    await recordPush(tx, repository, updates)
    await repositoryDb(tx.db).deleteFrom('repositories_pushes').where('id', '=', pushId).execute()
  })
}
