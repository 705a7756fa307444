import type { z } from 'zod'
import { PromqlError, type PromqlErrorType } from '#lib/promql'
import { parsedJson, RemoteServer, type SendOptions } from '../../remote/remote-server.ts'
import { Envelope } from './remote-answers.ts'

export interface RemoteAnswer<Data> {
  readonly data: Data
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

/** Speaks to a Prometheus-compatible server. What it cannot see it says: it never answers that nothing is there. */
export class RemoteHttp {
  readonly #server: RemoteServer

  /** The address may carry user and password. */
  constructor(address: string) {
    this.#server = new RemoteServer(address, { what: 'metrics server', setting: 'METRICS_URL', canceled: () => new PromqlError('canceled', 'query was canceled in expression evaluation') })
  }

  async ask<Schema extends z.ZodType>(path: string, form: URLSearchParams | undefined, schema: Schema, options: SendOptions = {}): Promise<RemoteAnswer<z.output<Schema>>> {
    const response = await this.#server.send(path, form ? { method: 'POST', body: form } : {}, options)
    const envelope = Envelope.safeParse(parsedJson(response.text))
    if (!envelope.success) throw this.#server.unavailable(`answered ${response.status} with what is no answer of Prometheus`)
    const { status, errorType, error = '', data, warnings, infos } = envelope.data
    if (status === 'error') throw this.#failureOf(errorType, error, response.status)
    const found = schema.safeParse(data)
    if (!found.success) throw this.#server.unavailable('answered with what Daybook cannot read', found.error)
    return { data: found.data, warnings, infos }
  }

  /** Sends bytes or nothing; gives status and text. Throws `unavailable` for 5xx, 429 and where access is refused. */
  async post(path: string, body: Buffer | undefined, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await this.#server.send(path, { method: 'POST', ...(body ? { body: new Uint8Array(body) } : {}), headers })
    if (answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.status === 403) throw this.#server.unavailable(`answered ${answer.status}: ${answer.text.slice(0, 200).trim()}`)
    return answer
  }

  #failureOf(type: string | undefined, message: string, status: number): Error {
    const known: readonly string[] = ['bad_data', 'execution', 'timeout', 'canceled']
    if (type !== undefined && known.includes(type)) return new PromqlError(type as PromqlErrorType, message.replace(/^invalid parameter "query": /, ''))
    // VictoriaMetrics gives its faults a number for a type.
    if (status === 400 || status === 422) return new PromqlError(status === 400 ? 'bad_data' : 'execution', message)
    return this.#server.unavailable(`answered ${status}: ${message}`)
  }
}
