import { ProductError } from '#lib/errors'
import { untilAborted } from './connect-guarded.ts'
import type { GuardedRequest, GuardedResponse } from './guarded-exchange.ts'
import { resolveHost } from './resolve-host.ts'
import { sendOnce } from './send-once.ts'

const maxRedirects = 5
const redirectStatuses = new Set([301, 302, 303, 307, 308])

/**
 * A request to an address that somebody entered. The name is resolved once and the connection goes to what was checked.
 * An answer of any status is a result. Throws `invalid` for an address that is not HTTP, `forbidden` for a host that may
 * not be asked, `unavailable` when there is no answer in time, too large a one, or a certificate that is not trusted.
 */
export async function fetchGuarded(address: string, request: GuardedRequest): Promise<GuardedResponse> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? 10_000)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  let current = request
  let url = parseUrl(address)
  for (let redirects = 0; ; redirects += 1) {
    const addresses = await untilAborted(resolveHost(url.hostname, request.allowPrivate), signal, url.host)
    const response = await sendOnce({ url, addresses, request: current, signal })
    const target = redirectTarget(response, url)
    if (!target || request.redirect === 'manual') return response
    if (request.redirect === 'error' || (request.redirect === 'whole' && ![307, 308].includes(response.status))) throw new ProductError('unavailable', `${url.origin} answered with a redirect to ${target.origin}, which is not followed here. Enter the final address.`)
    if (redirects >= maxRedirects) throw new ProductError('unavailable', `${address} redirects more than ${maxRedirects} times. Enter the final address.`)
    current = redirected(current, response.status, url, target)
    url = target
  }
}

function parseUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new ProductError('invalid', `${JSON.stringify(address)} is not an address that starts with http:// or https://. Correct it.`)
}

function redirectTarget(response: GuardedResponse, url: URL): URL | undefined {
  const location = response.headers['location']
  if (!redirectStatuses.has(response.status) || location === undefined) return undefined
  if (!URL.canParse(location, url.href)) throw new ProductError('unavailable', `${url.origin} redirects to something that is no address. Enter the final address.`)
  return parseUrl(new URL(location, url).href)
}

/** As browsers do: 303 always, and 301 and 302 of a POST, go on as GET (fetch.spec.whatwg.org); another origin gets no credentials. */
function redirected(request: GuardedRequest, status: number, from: URL, to: URL): GuardedRequest {
  const method = (request.method ?? 'GET').toUpperCase()
  const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')
  const dropped = new Set([...(from.origin === to.origin ? [] : ['authorization', 'cookie', 'proxy-authorization', ...(request.privateHeaders ?? []).map((name) => name.toLowerCase())]), ...(becomesGet ? ['content-type', 'content-length'] : [])])
  const headers = Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => !dropped.has(name.toLowerCase())))
  if (!becomesGet) return { ...request, headers }
  const { body: _body, ...rest } = request
  return { ...rest, headers, method: 'GET' }
}
