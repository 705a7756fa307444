import { randomBytes } from 'node:crypto'
import { newId } from '#lib/id'
import { type Db, sql } from '#platform/database'
import { hashToken } from '#platform/secrets'
import { accessDb, type SessionTable } from '../access-tables.ts'

/** A session ends 12 hours after its last use, and 30 days after its start at the latest. */
export const idleMs = 12 * 3_600_000
export const longestMs = 30 * 24 * 3_600_000
/** How often "last seen" is written. */
const seenEveryMs = 60_000

interface NewSession {
  readonly personId: string
  readonly method: SessionTable['method']
  readonly ip: string
  readonly now: Date
}

/** Starts a session; the token given back (256 random bits) is the cookie's value and kept only as a hash. */
export async function insertSession(db: Db, { personId, method, ip, now }: NewSession): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await accessDb(db).insertInto('access_sessions').values({
    id: newId(), token_hash: hashToken(token), person_id: personId, method, ip, created_at: now, last_seen_at: now,
  }).execute()
  await accessDb(db).updateTable('access_people').set({ last_seen_at: now }).where('id', '=', personId).execute()
  return token
}

/** The live session of a cookie with its active person. */
export async function findSession(db: Db, token: string, now: Date): Promise<{ id: string; personId: string; name: string; lastSeenAt: Date } | undefined> {
  return accessDb(db).selectFrom('access_sessions as session').innerJoin('access_people as person', 'person.id', 'session.person_id')
    .select(['session.id as id', 'person.id as personId', 'person.name as name', 'session.last_seen_at as lastSeenAt'])
    .where('token_hash', '=', hashToken(token)).where('person.is_active', '=', true)
    .where('session.last_seen_at', '>', new Date(now.getTime() - idleMs)).where('session.created_at', '>', new Date(now.getTime() - longestMs))
    .executeTakeFirst()
}

/** Notes that a session was used, at most once a minute. */
export async function touchSession(db: Db, session: { id: string; personId: string; lastSeenAt: Date }, now: Date): Promise<void> {
  if (now.getTime() - session.lastSeenAt.getTime() < seenEveryMs) return
  await accessDb(db).updateTable('access_sessions').set({ last_seen_at: sql<Date>`greatest(last_seen_at, ${now})` }).where('id', '=', session.id).execute()
  await accessDb(db).updateTable('access_people').set({ last_seen_at: now }).where('id', '=', session.personId).execute()
}

export async function endSession(db: Db, id: string): Promise<void> {
  await accessDb(db).deleteFrom('access_sessions').where('id', '=', id).execute()
}

export async function endSessionsOf(db: Db, personId: string): Promise<void> {
  await accessDb(db).deleteFrom('access_sessions').where('person_id', '=', personId).execute()
}
