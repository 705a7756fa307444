import { newId } from '#lib/id'
import type { Db } from '#platform/database'
import { newToken } from '#platform/secrets'
import { accessDb, type TokenTable } from '../access-tables.ts'

type NewToken = Omit<TokenTable, 'id' | 'token_hash' | 'last_used_at' | 'revoked_at'>

/** Keeps a new token's hash. The token itself is in the answer and nowhere else. */
export async function insertToken(db: Db, values: NewToken): Promise<{ token: string; row: TokenTable }> {
  const { token, hash } = newToken()
  const row: TokenTable = { ...values, id: newId(), token_hash: hash, last_used_at: null, revoked_at: null }
  await accessDb(db).insertInto('access_tokens').values(row).execute()
  return { token, row }
}
