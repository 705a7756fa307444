import { z } from 'zod'

const Text = z.string().max(4000)

/** What of Alertmanager's `http_config` is kept to: who one is, and more headers. */
export const HttpConfig = z.object({
  basicAuth: z.object({ username: Text.default(''), password: Text.default('') }).optional(),
  authorization: z.object({ type: Text.default('Bearer'), credentials: Text.default('') }).optional(),
  bearerToken: Text.optional(),
  httpHeaders: z.record(z.string().max(200), z.object({ values: z.array(Text).default([]), secrets: z.array(Text).default([]) })).optional(),
  tlsConfig: z.object({ ca: z.string().max(100_000).optional() }).optional(),
})
export type HttpConfig = z.infer<typeof HttpConfig>

/** The headers that it asks for, without line breaks, and authorities to trust. */
export function requestOf(config: HttpConfig | undefined): { headers: Record<string, string>; ca?: string } {
  const { basicAuth, authorization, bearerToken, httpHeaders = {}, tlsConfig } = config ?? {}
  const credentials = basicAuth ? `Basic ${Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64')}` : authorization ? `${authorization.type} ${authorization.credentials}` : bearerToken ? `Bearer ${bearerToken}` : undefined
  const more = Object.entries(httpHeaders).map(([name, { values, secrets }]) => [name.toLowerCase(), oneLine([...values, ...secrets].join(', '))])
  return { headers: { ...Object.fromEntries(more), ...(credentials === undefined ? {} : { authorization: oneLine(credentials) }) }, ...(tlsConfig?.ca === undefined ? {} : { ca: tlsConfig.ca }) }
}

/** For what says itself who it is: its own words count, as in Alertmanager. */
export function withoutCredentials(config: HttpConfig | undefined): HttpConfig | undefined {
  if (!config) return undefined
  const { basicAuth: _basic, authorization: _authorization, bearerToken: _bearer, ...rest } = config
  return rest
}

/** Without what would begin another header. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()
}
