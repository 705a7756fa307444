import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { type Db, transaction } from '#platform/database'
import { hashPassword } from '#platform/secrets'
import { accessDb } from '../access-tables.ts'
import { createFirstAdmin } from '../contract.ts'
import { insertGrant, insertPerson } from '../people/add-person.ts'
import { firstAdmin, hasAdmin, lockAdmins } from '../people/guard-last-admin.ts'
import { readPerson } from '../people/person-row.ts'
import { startSession } from '../sessions/start-session.ts'
import { createLink, firstAdminPath, invalidLink, signInPath, takeLink } from '../one-time-link.ts'

/** Of two at the same time one waits for the other, and then finds that there is an administrator. */
export const makeFirstAdmin = handle(createFirstAdmin, async ({ code, name, email, password }, ctx) => {
  const passwordHash = await hashPassword(password)
  await lockAdmins(ctx.db)
  if (await hasAdmin(ctx.db)) throw new ProductError('conflict', 'Daybook has an administrator already. Sign in, or ask them to add you.')
  if (!(await takeLink(ctx.db, { code, purpose: 'first-admin', now: ctx.clock.now() }))) throw invalidLink()
  const id = await insertPerson({ name, email, passwordHash }, ctx)
  await insertGrant(id, name, { team: null, role: 'admin', source: 'hand' }, ctx)
  await accessDb(ctx.db).deleteFrom('access_links').where('purpose', '=', 'first-admin').execute()
  await startSession(await readPerson(ctx.db, id), 'link', ctx)
  return readPerson(ctx.db, id)
})

/** A path that makes the first administrator; undefined when there is one. Valid for 24 hours, once. */
export async function createFirstAdminLink(db: Db, now: Date): Promise<string | undefined> {
  if (await hasAdmin(db)) return undefined
  return firstAdminPath(await createLink(db, { purpose: 'first-admin', now }))
}

/** A path that signs in the person given, or else the first administrator; undefined when there is none. Valid for an hour, once. */
export async function createSignInLink(db: Db, now: Date, personId?: string): Promise<string | undefined> {
  const id = personId ?? (await firstAdmin(db))?.id
  return id === undefined ? undefined : signInPath(await createLink(db, { purpose: 'sign-in', personId: id, now }))
}

/** The one-time path for whoever owns the machine: makes the first administrator, or signs in as the one there is. */
export async function createOwnerLink(db: Db, now: Date): Promise<string> {
  return transaction(db, async (tx) => {
    await lockAdmins(tx)
    const path = (await createFirstAdminLink(tx, now)) ?? (await createSignInLink(tx, now))
    if (path === undefined) throw new ProductError('conflict', 'There was no administrator and then there was one. Try again.')
    return path
  })
}
