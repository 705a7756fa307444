import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProductError } from '#lib/errors'
import { anonymous, authenticate, inRequest, isSameOrigin, type Principal, readCookie, sessionCookie, sessionCookieName } from '#kernel/access'
import type { Site } from '#kernel/feature'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/database'

interface AuthenticationParts {
  readonly db: Db
  readonly clock: Clock
  readonly site: () => Site
}

/** Who a request comes from, and what signing in or out does to its cookie. */
export class RequestAuthentication {
  readonly #parts: AuthenticationParts

  constructor(parts: AuthenticationParts) {
    this.#parts = parts
  }

  /** The principal of a bearer token, basic password or session cookie; the anonymous one without. Throws unauthenticated for wrong ones. */
  async principalOf(request: FastifyRequest): Promise<Principal> {
    const header = request.headers.authorization
    const cookie = readCookie(request.headers.cookie, sessionCookieName)
    if (header === undefined && cookie === undefined) return anonymous
    const credentials = header === undefined ? { sessionCookie: cookie } : tokenOf(header)
    const principal = await authenticate(this.#parts.db, credentials, this.#parts.clock.now())
    if (principal) return principal
    // A page whose session is over must still be able to sign in, so an old cookie is nobody rather than an error.
    if (header === undefined) return anonymous
    throw new ProductError('unauthenticated', 'This token is not valid here, or not any more. Make one with daybook token create.')
  }

  /** Throws forbidden when another site sent a request that may carry a cookie. */
  refuseForeignOrigin(request: FastifyRequest): void {
    if (request.headers.authorization !== undefined) return
    if (isSameOrigin(request.headers, this.#parts.site())) return
    throw new ProductError('forbidden', 'Another site sent this request. Open Daybook by its own address and try again.')
  }

  /** Runs a command for a request, and sets or clears the session cookie when it signed somebody in or out. */
  async keepingSession<Result>(request: FastifyRequest, reply: FastifyReply, principal: Principal, action: () => Promise<Result>): Promise<Result> {
    const { result, session } = await inRequest({ ip: request.ip, sessionId: principal.sessionId }, action)
    if (session) reply.header('set-cookie', sessionCookie(session, { isSecure: this.#parts.site().url.startsWith('https:') }))
    return result
  }
}

function tokenOf(header: string): { bearer?: string; basicPassword?: string } {
  const [scheme = '', value = ''] = header.split(' ')
  if (scheme.toLowerCase() === 'bearer') return { bearer: value }
  if (scheme.toLowerCase() !== 'basic') throw new ProductError('unauthenticated', 'Send the token as "Authorization: Bearer …".')
  const decoded = Buffer.from(value, 'base64').toString('utf8')
  return { basicPassword: decoded.slice(decoded.indexOf(':') + 1) }
}
