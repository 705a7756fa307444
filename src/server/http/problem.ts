import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProductError, statusOfError, type ErrorCode, type Fault } from '#lib/errors'
import { newId } from '#lib/id'
import type { Log } from '#platform/log'

/** A problem document (RFC 9457). `code` is one of the product's few, `id` what an operator finds in the log. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ErrorCode | 'internal'
  readonly id: string
  readonly faults?: readonly Fault[]
}

const titles: Readonly<Record<ErrorCode | 'internal', string>> = {
  invalid: 'The request is not valid', unauthenticated: 'Not signed in', forbidden: 'Not allowed', 'not-found': 'Not found',
  conflict: 'In conflict with what is there', limited: 'Too many requests', unavailable: 'Not available now', internal: 'Something went wrong here',
}

/** What a failure reads like to whoever asked. What is not theirs to act on is a log line with the same id. */
export function problemOf(error: unknown, log: Log, where: string): Problem {
  const id = newId()
  if (error instanceof ProductError) {
    if (error.code === 'unavailable') log.warn('A request could not be served.', { id, where, error })
    return { type: 'about:blank', title: titles[error.code], status: statusOfError[error.code], detail: error.message, code: error.code, id, ...(error.faults.length > 0 ? { faults: error.faults } : {}) }
  }
  const status = clientStatusOf(error)
  if (status !== undefined) {
    const code = status === 413 || status === 400 || status === 415 ? 'invalid' : status === 429 ? 'limited' : 'invalid'
    return { type: 'about:blank', title: titles[code], status, detail: error instanceof Error ? error.message : titles[code], code, id }
  }
  log.error('A request failed.', { id, where, error })
  return { type: 'about:blank', title: titles.internal, status: 500, detail: `Daybook failed at this; its log has the reason under ${id}. Try again, and tell your administrator this id if it stays.`, code: 'internal', id }
}

/** Fastify's own refusals (body too large, not JSON) carry a status below 500. */
function clientStatusOf(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}

export async function sendProblem(reply: FastifyReply, problem: Problem, retryAfterMs?: number): Promise<void> {
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="Daybook"')
  await reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

export function whereOf(request: FastifyRequest): string {
  return `${request.method} ${request.url.split('?')[0] ?? ''}`
}

/** What does not even read as HTTP, or has a head over 16 kB, is answered before any route: in the same words. */
export function refuseBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const isLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const status = isLarge ? 431 : 400
  const detail = isLarge ? 'The address and the headers of this request are over 16 kB. Send a long query by POST, with its fields as JSON.' : 'This is no HTTP request that can be read.'
  const body = JSON.stringify({ type: 'about:blank', title: titles.invalid, status, detail, code: 'invalid', id: newId() } satisfies Problem)
  socket.end(`HTTP/1.1 ${status} ${isLarge ? 'Request Header Fields Too Large' : 'Bad Request'}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
}
