import { randomBytes } from 'node:crypto'
import type { Db } from '#platform/database'
import { hashToken } from '#platform/secrets'
import { accessDb } from '../access-tables.ts'
import type { FlowSecrets } from './oidc-client.ts'

export const flowMs = 10 * 60_000

/** Keeps what was begun; the answer (the browser's secret) goes into a cookie, so that only that browser can end it. */
export async function keepFlow(db: Db, { state, nonce, codeVerifier }: FlowSecrets, { returnTo, now }: { returnTo: string; now: Date }): Promise<string> {
  const browser = randomBytes(32).toString('base64url')
  await accessDb(db).deleteFrom('access_oidc_flows').where('expires_at', '<=', now).execute()
  await accessDb(db).insertInto('access_oidc_flows').values({
    state_hash: hashToken(state), browser_hash: hashToken(browser), nonce, code_verifier: codeVerifier, return_to: returnTo, expires_at: new Date(now.getTime() + flowMs),
  }).execute()
  return browser
}

/** Takes what was begun, once; undefined when it was not begun in this browser, or too long ago. */
export async function takeFlow(db: Db, { state, browser, now }: { state: string; browser: string; now: Date }): Promise<(FlowSecrets & { returnTo: string }) | undefined> {
  const row = await accessDb(db).deleteFrom('access_oidc_flows').where('state_hash', '=', hashToken(state)).where('browser_hash', '=', hashToken(browser)).where('expires_at', '>', now)
    .returning(['nonce', 'code_verifier', 'return_to']).executeTakeFirst()
  return row && { state, nonce: row.nonce, codeVerifier: row.code_verifier, returnTo: row.return_to }
}

/** A path of this Daybook and nothing else: browsers read `//` and `/\` as the start of another site's address. */
export function safeReturnTo(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(text) && text.length <= 2000 ? text : '/'
}
