import { z } from 'zod'
import type { GuardedRequest, SecureVersion } from '#platform/http'
import { parseGoDuration } from '#lib/go-duration'

const Text = z.string().max(4000)
const Pem = z.string().max(100_000)
const Version = z.enum(['TLS10', 'TLS11', 'TLS12', 'TLS13'])

export const TlsConfig = z.object({ ca: Pem.optional(), cert: Pem.optional(), key: Pem.optional(), serverName: Text.optional(), insecureSkipVerify: z.boolean().optional(), minVersion: Version.optional(), maxVersion: Version.optional() })
export type TlsConfig = z.infer<typeof TlsConfig>

const OAuth2 = z.object({ clientId: Text, clientSecret: Text.default(''), tokenUrl: Text, scopes: z.array(Text).default([]), endpointParams: z.record(z.string().max(200), Text).default({}), tlsConfig: TlsConfig.optional() })
export type OAuth2 = z.infer<typeof OAuth2>

/** What of Alertmanager's `http_config` is kept to. */
export const HttpConfig = z.object({
  basicAuth: z.object({ username: Text.default(''), password: Text.default('') }).optional(),
  authorization: z.object({ type: Text.default('Bearer'), credentials: Text.default('') }).optional(),
  bearerToken: Text.optional(),
  oauth2: OAuth2.optional(),
  httpHeaders: z.record(z.string().max(200), z.object({ values: z.array(Text).default([]), secrets: z.array(Text).default([]) })).optional(),
  tlsConfig: TlsConfig.optional(),
  /** Those that keep what is sent; left out, none is followed. */
  followRedirects: z.boolean().optional(),
  /** How long one try may take, as `10s`. */
  timeout: Text.optional(),
})
export type HttpConfig = z.infer<typeof HttpConfig>

const usualTimeoutMs = 10_000
const longestMs = 120_000
const versions: Readonly<Record<z.infer<typeof Version>, SecureVersion>> = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' }

type RequestOptions = Pick<GuardedRequest, 'ca' | 'verifyTls' | 'tls' | 'redirect' | 'timeoutMs'> & { readonly headers: Readonly<Record<string, string>> }

/** What it asks of a request: headers without line breaks, how TLS is spoken, redirects and patience. */
export function requestOf(config: HttpConfig | undefined): RequestOptions {
  const { basicAuth, authorization, bearerToken, httpHeaders = {}, tlsConfig, followRedirects, timeout } = config ?? {}
  const credentials = basicAuth ? `Basic ${Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64')}` : authorization ? `${authorization.type} ${authorization.credentials}` : bearerToken ? `Bearer ${bearerToken}` : undefined
  const more = Object.entries(httpHeaders).map(([name, { values, secrets }]) => [name.toLowerCase(), oneLine([...values, ...secrets].join(', '))])
  return {
    headers: { ...Object.fromEntries(more), ...(credentials === undefined ? {} : { authorization: oneLine(credentials) }) }, redirect: followRedirects === true ? 'whole' : 'error',
    timeoutMs: patienceMs(timeout), ...tlsOf(tlsConfig),
  }
}

/** How TLS is spoken by a `tls_config`. */
export function tlsOf(config: TlsConfig | undefined): Pick<GuardedRequest, 'ca' | 'verifyTls' | 'tls'> {
  const { ca, insecureSkipVerify, minVersion, maxVersion, ...rest } = config ?? {}
  return { ...(ca === undefined ? {} : { ca }), ...(insecureSkipVerify === true ? { verifyTls: false } : {}), tls: { ...rest, minVersion: minVersion && versions[minVersion], maxVersion: maxVersion && versions[maxVersion] } }
}

/** Alertmanager's 0 is no limit; here somebody else's turn comes. */
function patienceMs(timeout: string | undefined): number {
  const ms = timeout === undefined ? 0 : parseGoDuration(timeout)
  return typeof ms !== 'number' || ms <= 0 ? usualTimeoutMs : Math.min(ms, longestMs)
}

/** For what says itself who it is: its own words count, as in Alertmanager. */
export function withoutCredentials(config: HttpConfig | undefined): HttpConfig | undefined {
  if (!config) return undefined
  const { basicAuth: _basic, authorization: _authorization, bearerToken: _bearer, oauth2: _oauth2, ...rest } = config
  return rest
}

/** Without what would begin another header. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()
}
