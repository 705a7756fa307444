import type { z } from 'zod'
import { ProductError } from '#lib/errors'
import { PromqlError, type PromqlErrorType } from '#lib/promql'
import { Envelope } from './remote-answers.ts'

const largestAnswer = 512 * 2 ** 20
const defaultTimeoutMs = 30_000

export interface RemoteAnswer<Data> {
  readonly data: Data
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

interface AskOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

/** Speaks to a Prometheus-compatible server. What it cannot see it says: it never answers that nothing is there. */
export class RemoteHttp {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>
  /** Without what is secret. */
  readonly #shown: string

  /** The address may carry user and password. */
  constructor(address: string) {
    const url = new URL(address)
    this.#headers = url.username === '' ? {} : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}` }
    url.username = ''
    url.password = ''
    this.#url = url.href.replace(/\/+$/, '')
    this.#shown = `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
  }

  async ask<Schema extends z.ZodType>(path: string, form: URLSearchParams | undefined, schema: Schema, options: AskOptions = {}): Promise<RemoteAnswer<z.output<Schema>>> {
    const response = await this.#send(path, form ? { method: 'POST', body: form } : {}, options)
    const envelope = Envelope.safeParse(parsed(response.text))
    if (!envelope.success) throw this.#unavailable(`answered ${response.status} with what is no answer of Prometheus`)
    const { status, errorType, error = '', data, warnings, infos } = envelope.data
    if (status === 'error') throw this.#failureOf(errorType, error, response.status)
    const found = schema.safeParse(data)
    if (!found.success) throw this.#unavailable('answered with what Daybook cannot read', found.error)
    return { data: found.data, warnings, infos }
  }

  /** Sends bytes or nothing; gives status and text. Throws `unavailable` for 5xx, 429 and where access is refused. */
  async post(path: string, body: Buffer | undefined, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await this.#send(path, { method: 'POST', ...(body ? { body: new Uint8Array(body) } : {}), headers }, {})
    if (answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.status === 403) throw this.#unavailable(`answered ${answer.status}: ${answer.text.slice(0, 200).trim()}`)
    return answer
  }

  async #send(path: string, init: RequestInit, { signal, timeoutMs = defaultTimeoutMs }: AskOptions): Promise<{ readonly status: number; readonly text: string }> {
    const limit = AbortSignal.timeout(timeoutMs + 1000)
    try {
      // A redirect could lead to another host, with the password.
      const response = await fetch(`${this.#url}${path}`, { ...init, headers: { ...this.#headers, ...(init.headers as Record<string, string> | undefined) }, redirect: 'error', signal: signal ? AbortSignal.any([signal, limit]) : limit })
      return { status: response.status, text: await textOf(response) }
    } catch (error) {
      if (signal?.aborted) throw new PromqlError('canceled', 'query was canceled in expression evaluation')
      if (limit.aborted) throw this.#unavailable(`did not answer within ${Math.round(timeoutMs / 1000)} s`, error)
      throw this.#unavailable(`cannot be reached (${reasonOf(error)})`, error)
    }
  }

  #failureOf(type: string | undefined, message: string, status: number): Error {
    const known: readonly string[] = ['bad_data', 'execution', 'timeout', 'canceled']
    if (type !== undefined && known.includes(type)) return new PromqlError(type as PromqlErrorType, message.replace(/^invalid parameter "query": /, ''))
    // VictoriaMetrics gives its faults a number for a type.
    if (status === 400 || status === 422) return new PromqlError(status === 400 ? 'bad_data' : 'execution', message)
    return this.#unavailable(`answered ${status}: ${message}`)
  }

  #unavailable(what: string, cause?: unknown): ProductError {
    return new ProductError('unavailable', `The metrics server ${this.#shown} ${what}. Nothing is known of what it holds until it answers again: look there, or at METRICS_URL.`, { cause })
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array)
    size += (part as Uint8Array).length
    if (size > largestAnswer) throw new Error(`its answer is over ${largestAnswer / 2 ** 20} MiB`)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause ?? error : error
  return cause instanceof Error ? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message) : String(cause)
}
