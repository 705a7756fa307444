import type { Configuration } from 'openid-client'
import { ProductError } from '#lib/errors'
import type { OidcProvider } from './oidc-settings.ts'

/** What a sign-in at the provider must bring back. */
export interface FlowSecrets {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** What the provider says of somebody. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** Speaks with the provider (OpenID Connect Core 1.0, authorization code flow with PKCE). Its library is loaded at the first use. */
export class OidcClient {
  readonly #provider: OidcProvider
  #configuration: Promise<Configuration> | undefined

  constructor(provider: OidcProvider) {
    this.#provider = provider
  }

  /** Where to send the browser, and what to remember until it comes back. */
  async begin(redirectUri: string): Promise<{ url: string; secrets: FlowSecrets }> {
    const client = await import('openid-client')
    const secrets = { state: client.randomState(), nonce: client.randomNonce(), codeVerifier: client.randomPKCECodeVerifier() }
    const url = client.buildAuthorizationUrl(await this.#discover(), {
      redirect_uri: redirectUri, scope: 'openid email profile', state: secrets.state, nonce: secrets.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(secrets.codeVerifier), code_challenge_method: 'S256',
    })
    return { url: url.href, secrets }
  }

  /** Exchanges the code for who signed in. `callback` is the address that the browser came back to. Throws when anything is not as it was begun. */
  async finish(callback: URL, { state, nonce, codeVerifier }: FlowSecrets): Promise<Identity> {
    const client = await import('openid-client')
    const configuration = await this.#discover()
    const tokens = await client.authorizationCodeGrant(configuration, callback, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true })
    const idToken = tokens.claims()
    if (!idToken) throw new Error('The provider sent no ID token.')
    const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
    const more = hasUserInfo ? await client.fetchUserInfo(configuration, tokens.access_token, idToken.sub) : {}
    return { issuer: idToken.iss, subject: idToken.sub, claims: { ...more, ...idToken } }
  }

  /** A provider that was away is asked again the next time. */
  #discover(): Promise<Configuration> {
    this.#configuration ??= this.#ask().catch((error: unknown) => {
      this.#configuration = undefined
      throw new ProductError('unavailable', `The identity provider at ${this.#provider.issuer} does not answer. Try again in a moment, or sign in with a password.`, { cause: error })
    })
    return this.#configuration
  }

  async #ask(): Promise<Configuration> {
    const client = await import('openid-client')
    const issuer = new URL(this.#provider.issuer)
    const { clientId, clientSecret } = this.#provider
    const isLocal = issuer.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname)
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret)
    // In the open only to this machine itself: everywhere else the library insists on https.
    return client.discovery(issuer, clientId, undefined, authentication, { timeout: 10, ...(isLocal ? { execute: [client.allowInsecureRequests] } : {}) })
  }
}
