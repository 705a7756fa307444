import type { Context } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { RoleRevoked, TeamSaved } from '../contract.ts'
import { insertGrant } from '../people/add-person.ts'
import { hasAdmin, lockAdmins } from '../people/guard-last-admin.ts'
import { grantsOf } from '../people/person-row.ts'
import { personRef } from '../person-ref.ts'
import { entityRef } from '#lib/entity-ref'
import { type Grant, isRoleAtLeast } from '../policy/principal.ts'

/** Makes what the provider gives somebody equal to `wanted`. What was given by hand stays, and so does the last administrator. */
export async function syncGrants(person: { readonly id: string; readonly name: string }, wanted: readonly Grant[], ctx: Context): Promise<void> {
  const tables = accessDb(ctx.db)
  await lockAdmins(ctx.db)
  const held = await tables.selectFrom('access_grants').select(['team', 'role']).where('person_id', '=', person.id).where('source', '=', 'oidc').execute()
  const best = bestByTeam(wanted)
  for (const grant of held) if (!best.some(({ team }) => team === grant.team)) await takeAway(person, grant, ctx)
  for (const grant of best) {
    const before = held.find(({ team }) => team === grant.team)
    if (before?.role === grant.role) continue
    if (grant.team !== null) await addTeam(grant.team, ctx)
    const roles = (await grantsOf(ctx.db, [person.id])).get(person.id) ?? []
    const hadAdmin = await hasAdmin(ctx.db)
    await insertGrant(person.id, person.name, { ...grant, source: 'oidc' }, ctx, roles)
    if (hadAdmin && !(await hasAdmin(ctx.db))) await insertGrant(person.id, person.name, { team: null, role: 'admin', source: 'oidc' }, ctx)
  }
}

async function takeAway(person: { readonly id: string; readonly name: string }, { team, role }: Grant, ctx: Context): Promise<void> {
  const tables = accessDb(ctx.db)
  const hadAdmin = await hasAdmin(ctx.db)
  await tables.deleteFrom('access_grants').where('person_id', '=', person.id).where('team', 'is not distinct from', team).where('source', '=', 'oidc').execute()
  if (hadAdmin && !(await hasAdmin(ctx.db))) {
    await tables.insertInto('access_grants').values({ person_id: person.id, team, role, source: 'oidc' }).execute()
    ctx.log.warn('The last administrator is no longer in a group that makes them one, and keeps the role.', { personId: person.id })
    return
  }
  await ctx.append(RoleRevoked, {
    subject: personRef(person.id), summary: `${person.name} left the group that made them ${role}${team === null ? '' : ` in the team ${team}`}.`,
    data: { personId: person.id, team }, before: { team, role }, after: null,
  })
}

/** A team that a group leads into is made when it is not there yet. */
async function addTeam(name: string, ctx: Context): Promise<void> {
  const { numInsertedOrUpdatedRows } = await accessDb(ctx.db).insertInto('access_teams').values({ name, title: name, created_at: ctx.clock.now() }).onConflict((conflict) => conflict.doNothing()).executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 1n) await ctx.append(TeamSaved, { subject: entityRef('team', name), summary: `The team ${name} was added.`, data: { team: name, title: name } })
}

function bestByTeam(grants: readonly Grant[]): Grant[] {
  const best = new Map<string | null, Grant>()
  for (const grant of grants) {
    const known = best.get(grant.team)
    if (!known || isRoleAtLeast(grant.role, known.role)) best.set(grant.team, grant)
  }
  return [...best.values()]
}
