import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { grantRole } from '../contract.ts'
import { insertGrant } from './add-person.ts'
import { guardLastAdmin, lockAdmins } from './guard-last-admin.ts'
import { readPerson } from './person-row.ts'
import { requireTeam } from './require-team.ts'

/** What is given by hand stands: a higher role that the identity provider gave in the same place is taken back to it. */
export const grant = handle(grantRole, async ({ id, role, team }, ctx) => {
  await lockAdmins(ctx.db)
  const before = await readPerson(ctx.db, id)
  if (team !== null) await requireTeam(ctx.db, team)
  await accessDb(ctx.db).deleteFrom('access_grants').where('person_id', '=', id).where('team', 'is not distinct from', team).where('source', '=', 'oidc').execute()
  await insertGrant(id, before.name, { team, role, source: 'hand' }, ctx, before.roles)
  await guardLastAdmin(ctx.db)
  return readPerson(ctx.db, id)
})
