import type { z } from 'zod'
import { handle } from '#kernel/feature'
import type { Db } from '#platform/database'
import { accessDb } from '../access-tables.ts'
import { listTeams, type Team } from '../contract.ts'
import { isRoleAtLeast } from '../policy/principal.ts'

export const teams = handle(listTeams, async (_input, ctx) => ({ items: await readTeams(ctx.db) }))

/** All teams, or those named, with their active members by name. */
export async function readTeams(db: Db, names?: readonly string[]): Promise<z.infer<typeof Team>[]> {
  let query = accessDb(db).selectFrom('access_teams').select(['name', 'title']).orderBy('name')
  if (names) query = query.where('name', 'in', [...names])
  const found = await query.execute()
  const members = await accessDb(db).selectFrom('access_grants').innerJoin('access_people', 'id', 'person_id').select(['person_id', 'name', 'team', 'role'])
    .where('is_active', '=', true).where('team', 'is not', null).orderBy('name').orderBy('person_id').execute()
  return found.map((team) => ({ ...team, members: bestOf(members.filter((member) => member.team === team.name)) }))
}

type Member = z.infer<typeof Team>['members'][number]

function bestOf(rows: readonly { person_id: string; name: string; role: Member['role'] }[]): Member[] {
  const best = new Map<string, Member>()
  for (const { person_id: personId, name, role } of rows) {
    const known = best.get(personId)
    if (!known || isRoleAtLeast(role, known.role)) best.set(personId, { personId, name, role })
  }
  return [...best.values()]
}
