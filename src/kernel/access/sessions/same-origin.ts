type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * Whether a request that changes something was sent by a page of this Daybook itself, or by a program. Browsers say where
 * a request comes from in Sec-Fetch-Site and Origin, which a page cannot forge; a program that sends neither holds no
 * cookie of somebody else's. Source: cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html.
 * Ask it for every command that comes with a cookie, and for sign-ins.
 */
export function isSameOrigin(headers: Headers, site: { readonly url: string }): boolean {
  const fetchSite = headers['sec-fetch-site']
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false
  const origin = headers['origin']
  if (origin === undefined) return true
  if (typeof origin !== 'string') return false
  return origin === new URL(site.url).origin || isHostOf(headers, origin)
}

/** Daybook is often opened by a name other than its own; then the Host header tells, which a page cannot forge either. */
function isHostOf(headers: Headers, origin: string): boolean {
  const host = headers['host']
  return typeof host === 'string' && URL.canParse(origin) && new URL(origin).host === host
}
