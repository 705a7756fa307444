import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '#kernel/feature'
import type { Principal } from '../dispatch/ports.ts'

/** Who a request comes from, and what signing in or out does to its cookie. */
export interface RequestAuthentication {
  /** The principal of a bearer token, basic password or session cookie; an anonymous one without. Throws unauthenticated for wrong ones. */
  principalOf(request: FastifyRequest): Promise<Principal>
  /** Throws forbidden when a cookie comes with a request that another site sent. */
  refuseForeignOrigin(request: FastifyRequest): void
  /** Sets or clears the session cookie when the command signed somebody in or out. */
  applySession(ctx: Context, request: FastifyRequest, reply: FastifyReply): void
}
