import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { accessDb } from '../access-tables.ts'

/** One change at a time to who is an administrator, on all servers, until the transaction ends. */
export async function lockAdmins(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('access:admins', 0))`.execute(db)
}

/** Whether somebody active is administrator of the whole of Daybook. */
export async function hasAdmin(db: Db): Promise<boolean> {
  return (await firstAdmin(db)) !== undefined
}

/** The administrator who has been here longest. */
export async function firstAdmin(db: Db): Promise<{ id: string; name: string } | undefined> {
  return accessDb(db).selectFrom('access_people').innerJoin('access_grants', 'person_id', 'id').select(['id', 'name'])
    .where('is_active', '=', true).where('team', 'is', null).where('role', '=', 'admin').orderBy('created_at').orderBy('id').executeTakeFirst()
}

/** Call after the change, in its transaction, having called `lockAdmins` before it. Throws conflict when nobody would be left. */
export async function guardLastAdmin(db: Db): Promise<void> {
  if (await hasAdmin(db)) return
  throw new ProductError('conflict', 'This would leave Daybook without an administrator. Make somebody else administrator first.')
}
