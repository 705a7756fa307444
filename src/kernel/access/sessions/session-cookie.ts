import { longestMs } from './session-store.ts'
import type { SessionEffect } from './request-scope.ts'

export const sessionCookieName = 'daybook_session'

/** The Set-Cookie header for what became of a session. `isSecure`: people open Daybook over https. */
export function sessionCookie(effect: SessionEffect, { isSecure }: { isSecure: boolean }): string {
  const value = effect.kind === 'started' ? effect.token : ''
  const maxAgeSeconds = effect.kind === 'started' ? longestMs / 1000 : 0
  return `${sessionCookieName}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

/** The value of a cookie in a Cookie header (RFC 6265, 5.4). */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
