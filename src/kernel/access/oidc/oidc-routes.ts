import type { HttpRoute, RouteContext, RouteReply, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { inRequest } from '../sessions/request-scope.ts'
import { readCookie, sessionCookie, sessionCookieName } from '../sessions/session-cookie.ts'
import { findSession } from '../sessions/session-store.ts'
import { startSession } from '../sessions/start-session.ts'
import { OidcClient } from './oidc-client.ts'
import { flowMs, keepFlow, safeReturnTo, takeFlow } from './oidc-flow.ts'
import type { OidcProvider } from './oidc-settings.ts'
import { personOfIdentity } from './person-of-identity.ts'

export const oidcStartPath = '/auth/oidc/start'
const callbackPath = '/auth/oidc/callback'
const flowCookie = 'daybook_oidc'

/** The two ends of a sign-in at the identity provider: there, and back again. */
export function oidcRoutes(provider: OidcProvider): HttpRoute[] {
  const client = new OidcClient(provider)
  return [
    { method: 'GET', path: oidcStartPath, access: 'anyone', summary: 'Send the browser to the identity provider.', body: 'none', handler: (request, ctx) => begin(client, request, ctx) },
    { method: 'GET', path: callbackPath, access: 'anyone', summary: 'Where the identity provider sends the browser back to.', body: 'none', handler: (request, ctx) => finish(client, provider, request, ctx) },
  ]
}

async function begin(client: OidcClient, request: RouteRequest, ctx: RouteContext): Promise<RouteReply> {
  const { url, secrets } = await client.begin(`${ctx.site.url}${callbackPath}`)
  const browser = await keepFlow(ctx.db, secrets, { returnTo: safeReturnTo(request.query['returnTo']), now: ctx.clock.now() })
  return redirect(url, `${flowCookie}=${browser}; Path=/auth/oidc; Max-Age=${flowMs / 1000}; HttpOnly; SameSite=Lax${isSecure(ctx) ? '; Secure' : ''}`)
}

async function finish(client: OidcClient, provider: OidcProvider, request: RouteRequest, ctx: RouteContext): Promise<RouteReply> {
  const cookies = String(request.headers['cookie'] ?? '')
  const now = ctx.clock.now()
  const flow = await takeFlow(ctx.db, { state: request.query['state'] ?? '', browser: readCookie(cookies, flowCookie) ?? '', now })
  if (!flow) throw new ProductError('invalid', 'This sign-in was begun elsewhere, or more than ten minutes ago. Open Daybook and sign in again.')
  const identity = await client.finish(new URL(request.url, ctx.site.url), flow).catch((error: unknown) => {
    if (error instanceof ProductError) throw error
    ctx.log.warn('A sign-in at the identity provider did not end well.', { error })
    throw new ProductError('unauthenticated', `${provider.title} did not sign you in. Try again; an administrator finds the reason in the server's log.`, { cause: error })
  })
  const earlier = await findSession(ctx.db, readCookie(cookies, sessionCookieName) ?? '', now)
  const { session } = await inRequest({ ip: request.ip, sessionId: earlier?.id }, () => ctx.transact(async (tx) => {
    await startSession(await personOfIdentity(identity, provider, tx), 'oidc', tx)
  }))
  return redirect(flow.returnTo, session ? sessionCookie(session, { isSecure: isSecure(ctx) }) : undefined)
}

function isSecure(ctx: RouteContext): boolean {
  return ctx.site.url.startsWith('https:')
}

function redirect(location: string, cookie: string | undefined): RouteReply {
  return { status: 302, headers: { location, 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) } }
}
