import type { Db } from '#platform/database'
import { accessDb } from '../access-tables.ts'
import { readTeams } from './list-teams.ts'

/** Who can be spoken to: everybody who may sign in, and the teams with their members. */
export interface Directory {
  readonly people: readonly { readonly id: string; readonly name: string; readonly email: string }[]
  readonly teams: readonly { readonly name: string; readonly title: string; readonly memberIds: readonly string[] }[]
}

export async function readDirectory(db: Db): Promise<Directory> {
  const people = await accessDb(db).selectFrom('access_people').select(['id', 'name', 'email']).where('is_active', '=', true).orderBy('name').orderBy('id').execute()
  const teams = await readTeams(db)
  return { people, teams: teams.map(({ name, title, members }) => ({ name, title, memberIds: members.map(({ personId }) => personId) })) }
}
