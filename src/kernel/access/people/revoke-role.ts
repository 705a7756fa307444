import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { revokeRole, RoleRevoked } from '../contract.ts'
import { guardLastAdmin, lockAdmins } from './guard-last-admin.ts'
import { readPerson } from './person-row.ts'
import { personRef } from '../person-ref.ts'

export const revoke = handle(revokeRole, async ({ id, team }, ctx) => {
  await lockAdmins(ctx.db)
  const before = await readPerson(ctx.db, id)
  const held = before.roles.find((role) => role.team === team)
  const place = team === null ? 'for the whole of Daybook' : `in the team ${team}`
  if (!held) throw new ProductError('not-found', `${before.name} has no role ${place}.`)
  await accessDb(ctx.db).deleteFrom('access_grants').where('person_id', '=', id).where('team', 'is not distinct from', team).execute()
  await guardLastAdmin(ctx.db)
  await ctx.append(RoleRevoked, { subject: personRef(id), summary: `${before.name} is no longer ${held.role} ${place}.`, data: { personId: id, team }, before: held, after: null })
  return readPerson(ctx.db, id)
})
