import { randomBytes } from 'node:crypto'
import { ProductError } from '#lib/errors'
import type { Db } from '#platform/database'
import { hashToken } from '#platform/secrets'
import { accessDb, type LinkTable } from './access-tables.ts'

type Purpose = LinkTable['purpose']

const lifetimeMs: Readonly<Record<Purpose, number>> = { 'first-admin': 24 * 3_600_000, 'sign-in': 3_600_000, invite: 7 * 24 * 3_600_000 }

/** The code stands behind # so that no server, proxy or log along the way sees it. */
export function invitePath(code: string): string {
  return `/invite#${code}`
}

export function firstAdminPath(code: string): string {
  return `/welcome#${code}`
}

export function signInPath(code: string): string {
  return `/link#${code}`
}

/** Makes a code that works once, and keeps only its hash. A person's earlier invites end. */
export async function createLink(db: Db, { purpose, personId = null, now }: { purpose: Purpose; personId?: string | null; now: Date }): Promise<string> {
  const code = randomBytes(24).toString('base64url')
  if (purpose === 'invite') await accessDb(db).deleteFrom('access_links').where('purpose', '=', 'invite').where('person_id', '=', personId).execute()
  await accessDb(db).insertInto('access_links').values({
    code_hash: hashToken(code), purpose, person_id: personId, created_at: now, expires_at: new Date(now.getTime() + lifetimeMs[purpose]), used_at: null,
  }).execute()
  return code
}

/** Uses a link of a person up. Throws not-found when it is used, expired, unknown, or its person was deactivated. */
export async function useLink(db: Db, link: { code: string; purpose: Exclude<Purpose, 'first-admin'>; now: Date }): Promise<{ personId: string }> {
  const personId = (await takeLink(db, link))?.person_id
  const person = personId ? await accessDb(db).selectFrom('access_people').select('id').where('id', '=', personId).where('is_active', '=', true).executeTakeFirst() : undefined
  if (!person) throw invalidLink()
  return { personId: person.id }
}

/** The link's row, once: two at the same time get it one. */
export async function takeLink(db: Db, { code, purpose, now }: { code: string; purpose: Purpose; now: Date }): Promise<{ person_id: string | null } | undefined> {
  return accessDb(db).updateTable('access_links').set({ used_at: now })
    .where('code_hash', '=', hashToken(code)).where('purpose', '=', purpose).where('used_at', 'is', null).where('expires_at', '>', now)
    .returning('person_id').executeTakeFirst()
}

export function invalidLink(): ProductError {
  return new ProductError('not-found', 'This link was used already, or its time is over. Ask for a new one; on the machine of Daybook: daybook access link')
}
