import type { z } from 'zod'
import { type ErrorCode, errorCodes, type Fault, ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import type { Operation, OutputOf } from '#lib/operation'
import { operationRequest } from '#lib/operation-request'

const jsonWanted = { headers: { accept: 'application/json' } }

export interface CallOptions {
  readonly signal?: AbortSignal
  /** The same key twice is one command; made anew for each call unless given. */
  readonly idempotencyKey?: string
}

/** A refusal by the server, with the id that finds it in the server's log. */
export class CallError extends ProductError {
  readonly id: string | undefined
  /** The server failed at it by a fault of its own: asking again at once helps nobody. */
  readonly isInternal: boolean
  constructor(code: ErrorCode, message: string, more: { faults?: readonly Fault[]; id?: string | undefined; isInternal?: boolean; cause?: unknown }) {
    super(code, message, { faults: more.faults ?? [], cause: more.cause })
    this.id = more.id
    this.isInternal = more.isInternal ?? false
  }
}

/** What was asked for ahead, by its address. */
const ahead = new Map<string, Promise<Response>>()
const aheadMs = 5000

/** Asks a query before what wants its answer is loaded: whoever calls it within five seconds with the same input takes that answer. */
export function askAhead<Op extends Operation>(operation: Op, input: z.input<Op['input']>): void {
  const { path, body } = operationRequest(operation, input)
  if (body !== undefined || ahead.has(path)) return
  const answer = fetch(path, jsonWanted)
  const forget = () => void (ahead.get(path) === answer && ahead.delete(path))
  ahead.set(path, answer)
  answer.catch(forget)
  setTimeout(forget, aheadMs)
}

/** A refusal is asked again: it may be of before somebody signed in. */
async function takeAhead(path: string): Promise<Response | undefined> {
  const answer = await ahead.get(path)?.catch(() => undefined)
  ahead.delete(path)
  return answer?.ok ? answer : undefined
}

/**
 * Calls an operation over HTTP: a query by GET, a command by POST. The contract types the call and checks the answer.
 * Throws CallError with the server's code, faults and id; `unavailable` when the server does not answer.
 */
export async function callOperation<Op extends Operation>(operation: Op, input: z.input<Op['input']>, options: CallOptions = {}): Promise<OutputOf<Op>> {
  const response = await send(operation, input, options)
  if (!response.ok) throw await readProblem(response)
  const parsed = operation.output.safeParse(await response.json())
  if (parsed.success) return parsed.data as OutputOf<Op>
  throw new CallError('unavailable', 'This page is of another version than the server. Load the page again.', { cause: parsed.error, isInternal: true })
}

async function send(operation: Operation, input: unknown, options: CallOptions): Promise<Response> {
  const { path, method, body } = operationRequest(operation, input)
  const signal = options.signal ? { signal: options.signal } : {}
  const key: Record<string, string> = operation.kind === 'command' ? { 'idempotency-key': options.idempotencyKey ?? newId() } : {}
  try {
    if (body === undefined) return await takeAhead(path) ?? await fetch(path, { ...signal, ...jsonWanted })
    return await fetch(path, { ...signal, method, body, headers: { 'content-type': 'application/json', accept: 'application/json', ...key } })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new CallError('unavailable', 'Daybook does not answer. It may be restarting; the page goes on by itself when it is back.', { cause: error })
  }
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid', 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 413: 'invalid', 422: 'invalid', 429: 'limited', 503: 'unavailable',
}

/** Reads an RFC 9457 problem; whatever else comes is said with its status. */
export async function readProblem(response: Response): Promise<CallError> {
  const body: unknown = await response.json().catch(() => undefined)
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const given = errorCodes.find((code) => code === problem['code'])
  const code = given ?? codeOfStatus[response.status] ?? 'unavailable'
  const detail = [problem['detail'], problem['title']].find((text) => typeof text === 'string')
  const message = typeof detail === 'string' ? detail : `The server answered ${response.status}. Try again; if it stays so, look into the server's log.`
  const id = [problem['id'], problem['instance'], response.headers.get('x-request-id')].find((text) => typeof text === 'string')
  return new CallError(code, message, { faults: readFaults(problem['faults'] ?? problem['errors']), id: typeof id === 'string' ? id : undefined, isInternal: response.status === 500 })
}

function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((fault: unknown) => {
    if (typeof fault !== 'object' || fault === null) return []
    const { path, message } = fault as Record<string, unknown>
    return typeof message === 'string' ? [{ path: typeof path === 'string' ? path : '', message }] : []
  })
}
