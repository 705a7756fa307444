import type { Db } from '#platform/database'
import { hashToken, isTokenFormed } from '#platform/secrets'
import { accessDb } from './access-tables.ts'
import { grantsOf } from './people/person-row.ts'
import type { Principal } from './policy/principal.ts'
import { findSession, touchSession } from './sessions/session-store.ts'
import { readTokenPower } from './tokens/token-grants.ts'

/** What a request shows of itself. The first that is there counts; the others are not looked at. */
export interface Credentials {
  readonly bearer?: string | undefined
  /** The password of HTTP basic authentication, for programs that know nothing else: a token. */
  readonly basicPassword?: string | undefined
  readonly sessionCookie?: string | undefined
}

/** How often "last used" is written. */
const usedEveryMs = 60_000

/**
 * Who a request comes from, or null when its token or session is unknown, over, revoked or of somebody who was
 * deactivated. Asks the database each time, so that a revocation counts on every server from the next request on.
 */
export async function authenticate(db: Db, credentials: Credentials, now: Date): Promise<Principal | null> {
  const token = credentials.bearer ?? credentials.basicPassword
  if (token !== undefined) return authenticateToken(db, token, now)
  return credentials.sessionCookie === undefined ? null : authenticateSession(db, credentials.sessionCookie, now)
}

async function authenticateToken(db: Db, token: string, now: Date): Promise<Principal | null> {
  if (!isTokenFormed(token)) return null
  const row = await accessDb(db).selectFrom('access_tokens').select(['id', 'kind', 'name', 'last_used_at']).where('token_hash', '=', hashToken(token)).executeTakeFirst()
  const power = row && (await readTokenPower(db, row.id, now))
  if (!row || !power) return null
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() >= usedEveryMs) {
    await accessDb(db).updateTable('access_tokens').set({ last_used_at: now }).where('id', '=', row.id).execute()
  }
  return { actor: { kind: row.kind === 'runner' ? 'runner' : 'token', id: row.id, name: row.name }, grants: power.grants, scopes: power.scopes }
}

async function authenticateSession(db: Db, cookie: string, now: Date): Promise<Principal | null> {
  const session = await findSession(db, cookie, now)
  if (!session) return null
  await touchSession(db, session, now)
  const grants = (await grantsOf(db, [session.personId])).get(session.personId) ?? []
  return { actor: { kind: 'person', id: session.personId, name: session.name }, grants, scopes: [], sessionId: session.id }
}
