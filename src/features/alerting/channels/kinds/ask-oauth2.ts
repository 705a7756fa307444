import { z } from 'zod'
import { ProductError } from '#lib/errors'
import type { GuardedResponse } from '#platform/http'
import { withoutSecrets } from '../sealed-secrets.ts'
import { type Grant, isGrant } from './access-tokens.ts'
import type { ChannelHost } from './channel.ts'
import { type OAuth2, tlsOf } from './http-config.ts'

const Answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().max(31_536_000).default(3600) })
const maxAnswerBytes = 65_536

/** The token of OAuth 2's client credentials (RFC 6749, 4.4), kept until it expires. Throws `unavailable` where none is given. */
export async function oauthToken(host: ChannelHost, oauth: OAuth2): Promise<Grant> {
  const given = await host.tokens.get(whoIs(oauth), host.clock.now(), async () => grantOf(await askForToken(host, oauth), host, oauth))
  if (isGrant(given)) return given
  throw new ProductError('unavailable', given.error ?? 'No token was given.')
}

/** It is taken no more. */
export function dropToken(host: ChannelHost, oauth: OAuth2, grant: Grant): void {
  host.tokens.drop(whoIs(oauth), grant)
}

function whoIs({ clientId, clientSecret, tokenUrl, scopes, endpointParams }: OAuth2): string[] {
  return ['oauth2', tokenUrl, clientId, clientSecret, JSON.stringify([scopes, endpointParams])]
}

/** First as the standard has it; some servers want to read who it is in the body, and Go's client asks both ways too. */
async function askForToken(host: ChannelHost, oauth: OAuth2): Promise<GuardedResponse> {
  const { clientId, clientSecret, scopes, endpointParams } = oauth
  const form = { grant_type: 'client_credentials', ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }), ...endpointParams }
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
  const first = await postForm(host, oauth, form, { authorization: `Basic ${credentials}` })
  return first.status >= 400 && first.status < 500 ? postForm(host, oauth, { ...form, client_id: clientId, client_secret: clientSecret }, {}) : first
}

function postForm(host: ChannelHost, { tokenUrl, tlsConfig }: OAuth2, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>): Promise<GuardedResponse> {
  return host.fetch(tokenUrl, { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', 'user-agent': `Daybook/${host.version}`, ...headers }, body: new URLSearchParams(form).toString(), redirect: 'error', maxBytes: maxAnswerBytes, ...tlsOf(tlsConfig) })
}

function grantOf(response: GuardedResponse, host: ChannelHost, { clientSecret }: OAuth2): Grant | { status: number; error: string; isFinal: false } {
  const answer = response.status < 300 ? Answer.safeParse(jsonOf(response.text())) : undefined
  if (answer?.success) return { values: { token: answer.data.access_token }, expiresAt: host.clock.now().getTime() + answer.data.expires_in * 1000 }
  const said = withoutSecrets(response.text().replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, ' ').trim().slice(0, 200), [clientSecret])
  return { status: response.status, error: `The token of OAuth 2 was not given: it answered ${response.status}${said === '' ? '' : `: ${said}`}`, isFinal: false }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
