import { ProductError } from '#lib/errors'

const largestAnswer = 512 * 2 ** 20
const defaultTimeoutMs = 30_000

export interface RemoteServerOptions {
  /** As a reader of an error is told: metrics server. */
  readonly what: string
  /** The setting that has its address. */
  readonly setting: string
  /** What is thrown where nobody waits any more. */
  readonly canceled: () => Error
  readonly headers?: Readonly<Record<string, string>>
}

export interface SendOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

export interface RemoteReply { readonly status: number; readonly text: string }

/** A server elsewhere that is asked over HTTP. What it cannot see it says: it never answers that nothing is there. */
export class RemoteServer {
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>
  /** Without what is secret. */
  readonly #shown: string
  readonly #options: RemoteServerOptions

  /** The address may carry user and password. */
  constructor(address: string, options: RemoteServerOptions) {
    const url = new URL(address)
    const secret: Record<string, string> = url.username === '' ? {} : { authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}` }
    this.#headers = { ...secret, ...options.headers }
    url.username = ''
    url.password = ''
    this.#url = url.href.replace(/\/+$/, '')
    this.#shown = `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
    this.#options = options
  }

  async send(path: string, init: RequestInit, { signal, timeoutMs = defaultTimeoutMs }: SendOptions = {}): Promise<RemoteReply> {
    const limit = AbortSignal.timeout(timeoutMs + 1000)
    try {
      // A redirect could lead to another host, with the password.
      const response = await fetch(`${this.#url}${path}`, { ...init, headers: { ...this.#headers, ...(init.headers as Record<string, string> | undefined) }, redirect: 'error', signal: signal ? AbortSignal.any([signal, limit]) : limit })
      return { status: response.status, text: await textOf(response) }
    } catch (error) {
      if (signal?.aborted) throw this.#options.canceled()
      if (limit.aborted) throw this.unavailable(`did not answer within ${Math.round(timeoutMs / 1000)} s`, error)
      throw this.unavailable(`cannot be reached (${reasonOf(error)})`, error)
    }
  }

  unavailable(what: string, cause?: unknown): ProductError {
    return new ProductError('unavailable', `The ${this.#options.what} ${this.#shown} ${what}. Nothing is known of what it holds until it answers again: look there, or at ${this.#options.setting}.`, { cause })
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

export function parsedJson(text: string): unknown {
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

/** An address of the settings as it is written there. Throws where it is none of a web server. */
export function webAddress(text: string, setting: string, example: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new ProductError('invalid', `${setting} is no address of a web server. Write ${example}.`)
}
