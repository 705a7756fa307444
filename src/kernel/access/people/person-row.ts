import type { Selectable } from 'kysely'
import { ProductError } from '#lib/errors'
import type { Db } from '#platform/database'
import { accessDb, type PersonTable } from '../access-tables.ts'
import type { Person } from '../contract.ts'
import { type Grant, isRoleAtLeast } from '../policy/principal.ts'

export type PersonRow = Selectable<PersonTable>

/** Throws not-found. */
export async function findPerson(db: Db, id: string): Promise<PersonRow> {
  const row = await accessDb(db).selectFrom('access_people').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no person with the id ${id}. List them with: daybook people list`)
  return row
}

/** What each of these people holds; a role held both by hand and by the identity provider counts once, the higher one. */
export async function grantsOf(db: Db, personIds: readonly string[]): Promise<Map<string, Grant[]>> {
  const held = new Map<string, Grant[]>(personIds.map((id) => [id, []]))
  if (personIds.length === 0) return held
  const rows = await accessDb(db).selectFrom('access_grants').select(['person_id', 'team', 'role']).where('person_id', 'in', [...personIds]).orderBy('team').execute()
  for (const { person_id: id, team, role } of rows) held.set(id, addGrant(held.get(id) ?? [], { team, role }))
  return held
}

export async function readPerson(db: Db, id: string): Promise<Person> {
  const row = await findPerson(db, id)
  return toPerson(row, (await grantsOf(db, [id])).get(id) ?? [])
}

export function toPerson(row: PersonRow, grants: readonly Grant[]): Person {
  return {
    id: row.id, name: row.name, email: row.email, isActive: row.is_active, hasPassword: row.password_hash !== null,
    createdAt: row.created_at.toISOString(), lastSeenAt: row.last_seen_at?.toISOString() ?? null, roles: [...grants],
  }
}

function addGrant(grants: readonly Grant[], grant: Grant): Grant[] {
  const same = grants.find(({ team }) => team === grant.team)
  if (!same) return [...grants, grant]
  return isRoleAtLeast(same.role, grant.role) ? [...grants] : grants.map((held) => (held === same ? grant : held))
}
