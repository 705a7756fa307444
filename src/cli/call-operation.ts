import type { Operation } from '#lib/operation'
import { operationRequest } from '#lib/operation-request'
import { CliError } from './cli-error.ts'
import type { ServerAddress } from './find-server.ts'
import { Problem } from './problem.ts'

/** Asks the server for an operation; gives its output. Throws with the server's problem document. */
export async function callOperation(server: ServerAddress, operation: Operation, input: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<unknown> {
  const { path, method, body } = operationRequest(operation, input)
  const response = await request(server, path, { method, ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }), ...(signal ? { signal } : {}) })
  return response.json()
}

/** A request with the token; throws unless it is answered with success. */
export async function request(server: ServerAddress, path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  const headers = { accept: 'application/json', ...init.headers, ...(server.token === undefined ? {} : { authorization: `Bearer ${server.token}` }) }
  const response = await fetch(`${server.url}${path}`, { ...init, headers, redirect: 'error' }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw unreachable(server, error)
  })
  if (response.ok) return response
  throw new CliError(await problemOf(response, server))
}

async function problemOf(response: Response, server: ServerAddress): Promise<Problem> {
  const text = await response.text().catch(() => '')
  const problem = Problem.safeParse(parseJson(text))
  if (problem.success) return problem.data
  return { title: 'It failed', code: 'internal', status: response.status, detail: `${server.url} answered ${response.status}, and not as a Daybook does. Is the address right?`, faults: [] }
}

function unreachable(server: ServerAddress, cause: unknown): CliError {
  return new CliError({ title: 'No answer', code: 'unavailable', detail: `No Daybook answers at ${server.url}. Start it with \`daybook up\`, or name another with --server.`, faults: [] }, 1, { cause })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
