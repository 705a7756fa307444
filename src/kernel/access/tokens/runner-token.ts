import { type Db, transaction } from '#platform/database'
import { hashToken } from '#platform/secrets'
import { accessDb } from '../access-tables.ts'
import { insertToken } from './insert-token.ts'

/** A runner speaks the runner's protocol and fetches the commits that it builds; nothing else. */
export const runnerScopes = ['runner', 'repositories:read'] as const

interface RunnerToken {
  readonly name: string
  readonly now: Date
  /** The one that it takes the place of. */
  readonly replaces?: string | undefined
}

/** A token for the runner that Daybook itself starts. Its principal has the actor kind `runner`. */
export async function issueRunnerToken(db: Db, { name, now, replaces }: RunnerToken): Promise<string> {
  return transaction(db, async (tx) => {
    if (replaces !== undefined) await retireToken(tx, replaces, now)
    const { token } = await insertToken(tx, {
      kind: 'runner', name, role: 'operator', team: null, scopes: [...runnerScopes], created_by: 'Daybook', person_id: null, parent_id: null, created_at: now, expires_at: null,
    })
    return token
  })
}

/** Makes a token useless that Daybook itself made. */
export async function retireToken(db: Db, token: string, now: Date): Promise<void> {
  await accessDb(db).updateTable('access_tokens').set({ revoked_at: now }).where('token_hash', '=', hashToken(token)).where('kind', '!=', 'api').where('revoked_at', 'is', null).execute()
}
