import type { z } from 'zod'
import { LogqlError } from '#lib/logql'
import { parsedJson, type RemoteReply, RemoteServer, type SendOptions } from '../../remote/remote-server.ts'

/** Speaks to a Loki-compatible server. What it cannot see it says: it never answers that nothing is there. */
export class LokiHttp {
  readonly #server: RemoteServer

  /** The address may carry user and password; the tenant is that of a Loki with several. */
  constructor(address: string, tenant: string | undefined) {
    this.#server = new RemoteServer(address, {
      what: 'logs server', setting: 'LOGS_URL', canceled: () => new LogqlError('canceled', 'the query was canceled'), headers: tenant === undefined || tenant === '' ? {} : { 'x-scope-orgid': tenant },
    })
  }

  async ask<Schema extends z.ZodType>(path: string, params: Readonly<Record<string, string>> | URLSearchParams, schema: Schema, { headers, ...options }: SendOptions & { readonly headers?: Readonly<Record<string, string>> } = {}): Promise<z.output<Schema>> {
    const { status, text } = await this.#server.send(`/loki/api/v1/${path}?${new URLSearchParams(params).toString()}`, headers ? { headers } : {}, options)
    if (status === 400 || status === 422) throw new LogqlError('parse', messageOf(text))
    if (status === 499) throw new LogqlError('canceled', 'the query was canceled')
    if (status !== 200) throw this.#server.unavailable(`answered ${status}: ${messageOf(text)}`)
    const found = schema.safeParse(parsedJson(text))
    if (!found.success) throw this.#server.unavailable('answered with what is no answer of Loki', found.error)
    return found.data
  }

  /** Throws `unavailable` for all but what was taken, and what is wrong with the lines. */
  async push(body: string): Promise<RemoteReply> {
    const answer = await this.#server.send('/loki/api/v1/push', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    if (answer.status < 300 || answer.status === 400 || answer.status === 413 || answer.status === 422 || (answer.status === 429 && /stream/i.test(answer.text))) return answer
    throw this.#server.unavailable(`answered ${answer.status}: ${messageOf(answer.text)}`)
  }
}

/** Loki tells in plain text what is wrong; others as JSON. */
function messageOf(text: string): string {
  const parsed = parsedJson(text)
  const message = typeof parsed === 'object' && parsed !== null ? ('message' in parsed ? parsed.message : 'error' in parsed ? parsed.error : undefined) : undefined
  return (typeof message === 'string' ? message : text).slice(0, 500).trim()
}
