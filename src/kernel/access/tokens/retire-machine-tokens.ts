import type { Db } from '#platform/database'
import { accessDb } from '../access-tables.ts'

/** Makes useless what Daybook itself made for the machine that it ran on: its owner's token and that of its own runner. */
export async function retireMachineTokens(db: Db, now: Date): Promise<void> {
  await accessDb(db).updateTable('access_tokens').set({ revoked_at: now }).where('kind', '!=', 'api').where('created_by', '=', 'Daybook').where('revoked_at', 'is', null).execute()
}
