import type { Db } from '#platform/database'
import { accessDb } from '../access-tables.ts'
import { insertToken } from './insert-token.ts'

interface JobToken {
  /** The same for all tokens of a job, and for no other's. */
  readonly name: string
  readonly now: Date
  readonly expiresAt: Date
}

/** A token that one job reads repositories with while a runner has it; it may do nothing else. */
export async function issueJobToken(db: Db, { name, now, expiresAt }: JobToken): Promise<string> {
  const { token } = await insertToken(db, {
    kind: 'runner', name, role: 'viewer', team: null, scopes: ['repositories:read'], created_by: 'Daybook', person_id: null, parent_id: null, created_at: now, expires_at: expiresAt,
  })
  return token
}

/** Makes a job's tokens useless: its lease is over. */
export async function endJobTokens(db: Db, name: string): Promise<void> {
  await accessDb(db).deleteFrom('access_tokens').where('kind', '=', 'runner').where('name', '=', name).where('expires_at', 'is not', null).execute()
}
