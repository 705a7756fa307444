import { newId } from '#lib/id'
import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { violatedConstraint } from '#platform/database'
import { accessDb } from '../access-tables.ts'
import { addPerson, type Person, PersonAdded, RoleGranted, type Role } from '../contract.ts'
import { createLink, invitePath } from '../one-time-link.ts'
import { readPerson } from './person-row.ts'
import { personRef } from '../person-ref.ts'
import { requireTeam } from './require-team.ts'

interface NewPerson {
  readonly name: string
  readonly email: string
  readonly passwordHash: string | null
}

export const add = handle(addPerson, async ({ name, email, role, team }, ctx) => {
  if (team !== null) await requireTeam(ctx.db, team)
  const id = await insertPerson({ name, email, passwordHash: null }, ctx)
  await insertGrant(id, name, { team, role, source: 'hand' }, ctx)
  const code = await createLink(ctx.db, { purpose: 'invite', personId: id, now: ctx.clock.now() })
  return { person: await readPerson(ctx.db, id), invitePath: invitePath(code) }
})

/** Adds a person without any role; gives the id. Throws conflict when the address is somebody's already. */
export async function insertPerson(person: NewPerson, ctx: Context): Promise<string> {
  const id = newId()
  const row = { id, name: person.name, email: person.email, password_hash: person.passwordHash, is_active: true, created_at: ctx.clock.now(), last_seen_at: null }
  try {
    await accessDb(ctx.db).insertInto('access_people').values(row).execute()
  } catch (error) {
    if (violatedConstraint(error) !== 'access_people_email_key') throw error
    throw new ProductError('conflict', `Somebody with the address ${person.email} is here already. Change that person instead.`, { cause: error })
  }
  await ctx.append(PersonAdded, { subject: personRef(id), summary: `${person.name} was added.`, data: { personId: id, name: person.name }, after: { name: person.name, email: person.email } })
  return id
}

/** Gives a role, in place of the one of the same team and source. */
export async function insertGrant(
  personId: string, name: string, grant: { team: string | null; role: Role; source: 'hand' | 'oidc' }, ctx: Context, before: Person['roles'] = [],
): Promise<void> {
  await accessDb(ctx.db).insertInto('access_grants').values({ person_id: personId, ...grant })
    .onConflict((conflict) => conflict.columns(['person_id', 'team', 'source']).doUpdateSet({ role: grant.role })).execute()
  const place = grant.team === null ? 'for the whole of Daybook' : `in the team ${grant.team}`
  await ctx.append(RoleGranted, {
    subject: personRef(personId), summary: `${name} is now ${grant.role} ${place}.`, data: { personId, team: grant.team, role: grant.role },
    before: before.find(({ team }) => team === grant.team) ?? null, after: { team: grant.team, role: grant.role },
  })
}
