import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the provider says of somebody. */
export interface Account {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

export interface IdentityProvider {
  readonly issuer: string
  /** Who is signed in there at the next visit. */
  account: Account
  stop(): Promise<void>
}

/** The few of the library's functions that are used; it comes without types. */
interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => void
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: unknown): Promise<void>
  Grant: new (given: { accountId: string; clientId: string }) => { addOIDCScope(scope: string): void; save(): Promise<string> }
}
interface InteractionContext {
  readonly oidc: { readonly session: { readonly accountId: string }; readonly client: { readonly clientId: string } }
}

export const clientId = 'daybook'
export const clientSecret = 'a secret of the provider and Daybook'

/** A certified OpenID provider on loopback (the package oidc-provider) that signs its visitor in without asking. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  // A package without types: only the class is used.
  const name: string = 'oidc-provider'
  const { Provider } = (await import(name)) as { Provider: new (issuer: string, options: unknown) => Provider }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const state: { account: Account } = { account: { sub: 'nobody' } }
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], token_endpoint_auth_method: 'client_secret_basic' }],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for tests'] },
    interactions: { url: () => '/let-in' },
    findAccount: (_ctx: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...state.account, sub }) }),
    loadExistingGrant: async ({ oidc }: InteractionContext) => {
      const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/let-in') void provider.interactionFinished(request, response, { login: { accountId: state.account.sub } })
    else answer(request, response)
  })
  return {
    issuer,
    get account() { return state.account },
    set account(account) { state.account = account },
    stop: () => close(server),
  }
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve()
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
