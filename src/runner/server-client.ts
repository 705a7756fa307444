import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { ProductError } from '#lib/errors'
import {
  CompleteReply, type CompleteRequest, HeartbeatReply, type HeartbeatRequest, LeaseReply, type LeaseRequest, RegisterReply, type RegisterRequest,
  ReportReply, type ReportRequest, runnerPaths,
} from '#kernel/runs/protocol'

/** The server, as the runner calls it. Throws `unavailable` when it cannot be reached or is at fault: try again. */
export interface ServerClient {
  register(request: RegisterRequest, signal?: AbortSignal): Promise<z.output<typeof RegisterReply>>
  lease(request: LeaseRequest, signal?: AbortSignal): Promise<z.output<typeof LeaseReply>>
  heartbeat(request: z.input<typeof HeartbeatRequest>, signal?: AbortSignal): Promise<z.output<typeof HeartbeatReply>>
  report(request: ReportRequest, signal?: AbortSignal): Promise<z.output<typeof ReportReply>>
  complete(request: CompleteRequest, signal?: AbortSignal): Promise<z.output<typeof CompleteReply>>
  /** A request of a protocol that the caller knows; one that waits says for how long in `waitMs`. */
  ask<Schema extends z.ZodType>(path: string, schema: Schema, request: { waitMs?: number }, signal?: AbortSignal): Promise<z.output<Schema>>
  upload(query: Readonly<Record<string, string>>, content: Readable, signal?: AbortSignal): Promise<{ isGone: boolean }>
  close(): void
}

const answerMs = 15_000
const maxReplyBytes = 64 * 2 ** 20

interface Exchange {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: string | Readable
  readonly contentType: string
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** Where the server is, and the token to show there. */
export interface Connection {
  readonly server: string
  readonly token: string
}

/** `connect` is asked at first and after each failure: server and token may have changed. With `isChanging`, so may a token that is refused. */
export function serverClient(connect: () => Connection, isChanging: boolean): ServerClient {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  let connection: Connection | undefined

  async function exchange(asked: Exchange): Promise<unknown> {
    try {
      connection ??= readConnection()
      return await exchangeWith(connection, asked)
    } catch (error) {
      if (!asked.signal?.aborted) connection = undefined
      throw isChanging && error instanceof ProductError && error.code === 'unauthenticated' ? passing(error) : error
    }
  }

  function readConnection(): Connection {
    try {
      return connect()
    } catch (error) {
      throw isChanging && error instanceof ProductError ? passing(error) : error
    }
  }

  async function exchangeWith({ server, token }: Connection, { method, path, body, contentType, timeoutMs, signal }: Exchange): Promise<unknown> {
    const base = new URL(server)
    const isSecure = base.protocol === 'https:'
    const agent = agents[isSecure ? 'https:' : 'http:']
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': contentType, accept: 'application/json', ...(typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {}) }
      const options = { method, agent, headers, timeout: timeoutMs, ...(signal ? { signal } : {}) }
      const sent = (isSecure ? httpsRequest : httpRequest)(new URL(path, base), options, (response) => readText(response).then((read) => resolve({ status: response.statusCode ?? 0, text: read }), reject))
      sent.on('timeout', () => sent.destroy(new Error(`The server did not answer within ${timeoutMs} ms.`)))
      sent.on('error', reject)
      if (typeof body === 'string') sent.end(body)
      else body.on('error', (error) => sent.destroy(error)).pipe(sent)
    }).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw new ProductError('unavailable', `The server at ${base.origin} cannot be reached: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    })
    if (status !== 200) throw refusal(status, text)
    return JSON.parse(text)
  }

  async function ask<Schema extends z.ZodType>(path: string, schema: Schema, request: { waitMs?: number }, signal?: AbortSignal): Promise<z.output<Schema>> {
    const timeoutMs = answerMs + (request.waitMs ?? 0)
    return schema.parse(await exchange({ method: 'POST', path, body: JSON.stringify(request), contentType: 'application/json', timeoutMs, signal }))
  }

  return {
    register: (request, signal) => ask(runnerPaths.register, RegisterReply, request as object, signal),
    lease: (request, signal) => ask(runnerPaths.lease, LeaseReply, request, signal),
    heartbeat: (request, signal) => ask(runnerPaths.heartbeat, HeartbeatReply, request, signal),
    report: (request, signal) => ask(runnerPaths.report, ReportReply, request as object, signal),
    complete: (request, signal) => ask(runnerPaths.complete, CompleteReply, request as object, signal),
    ask,
    upload: async (query, content, signal) => {
      const path = `${runnerPaths.artifact}?${new URLSearchParams(query)}`
      const reply = await exchange({ method: 'PUT', path, body: content, contentType: 'application/octet-stream', timeoutMs: 60_000, signal })
      return { isGone: typeof reply === 'object' && reply !== null && 'isGone' in reply && reply.isGone === true }
    },
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of response) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    sizeBytes += bytes.length
    if (sizeBytes > maxReplyBytes) throw new Error('The answer is too large.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What stands in the way now may be set right while we wait. */
function passing(error: ProductError): ProductError {
  return new ProductError('unavailable', error.message, { cause: error })
}

/** 404 is "register again"; 401 and 403 need a person; the rest may pass when it is tried again. */
function refusal(status: number, text: string): ProductError {
  const detail = `The server answered ${status}: ${text.slice(0, 500)}`
  if (status === 401) return new ProductError('unauthenticated', `${detail}. Start the runner with a valid token.`)
  if (status === 403) return new ProductError('forbidden', `${detail}. Start the runner with a runner's token.`)
  if (status === 404) return new ProductError('not-found', detail)
  if (status === 400) return new ProductError('invalid', detail)
  return new ProductError('unavailable', detail)
}
