import type { GuardedResponse } from '#platform/http'
import type { ChannelHost, Sent } from './channel.ts'
import { dropToken, oauthToken } from './ask-oauth2.ts'
import { type HttpConfig, oneLine, requestOf } from './http-config.ts'

const maxAnswerBytes = 65_536

interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly http?: HttpConfig | undefined
}

type Post = Omit<Exchange, 'method' | 'body'> & { readonly body: string }

/** One request to where a channel posts. Redirects are followed only where the configuration says so: the answer of somebody else would count as theirs. */
export async function exchange(host: ChannelHost, { method, url, body, headers = {}, http }: Exchange): Promise<GuardedResponse> {
  const { headers: more, ...options } = requestOf(http)
  const ask = (credentials: Readonly<Record<string, string>>) => host.fetch(url, {
    method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), 'user-agent': `Daybook/${host.version}`, ...headers, ...more, ...credentials }, ...(body === undefined ? {} : { body }), maxBytes: maxAnswerBytes, keepAlive: true, ...options, privateHeaders: [...Object.keys(headers).filter((name) => name !== 'content-type'), ...Object.keys(more)],
  })
  const oauth = http?.oauth2
  if (!oauth) return ask({})
  const grant = await oauthToken(host, oauth)
  const response = await ask({ authorization: `Bearer ${oneLine(grant.values['token'] ?? '')}` })
  if (response.status === 401) dropToken(host, oauth, grant)
  return response
}

export function post(host: ChannelHost, request: Post): Promise<GuardedResponse> {
  return exchange(host, { ...request, method: 'POST' })
}

export async function postJson(host: ChannelHost, url: string, value: unknown, options: Pick<Post, 'headers' | 'http'> = {}): Promise<Sent> {
  return sentOf(await post(host, { url, body: JSON.stringify(value), ...options }), host.clock.now())
}

/** As Alertmanager does, a refusal (4xx but for 408, 425 and 429) is not tried again. Of what it says, the beginning is kept. */
export function sentOf(response: Pick<GuardedResponse, 'status' | 'headers' | 'text'>, now: Date): Sent {
  const { status } = response
  if (status >= 200 && status < 300) return { status, error: null, isFinal: true }
  const said = response.text().replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, ' ').trim().slice(0, 200)
  const isJust = said === '' || said.startsWith('<')
  const wait = retryAfter(response.headers['retry-after'], now)
  return { status, error: isJust ? `It answered ${status}.` : `It answered ${status}: ${said}`, isFinal: status < 500 && ![408, 425, 429].includes(status), ...(wait === undefined ? {} : { retryAfterMs: wait }) }
}

/** Seconds or a date (RFC 9110, 10.2.3); at most a day. */
function retryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 86_400_000) : undefined
}
