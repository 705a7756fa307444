import { ProductError } from '#lib/errors'
import type { Db } from '#platform/database'
import { accessDb } from '../access-tables.ts'

/** Throws not-found unless there is such a team. */
export async function requireTeam(db: Db, team: string): Promise<void> {
  const row = await accessDb(db).selectFrom('access_teams').select('name').where('name', '=', team).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no team ${team}. Add it with: daybook teams save ${team} TITLE`)
}
