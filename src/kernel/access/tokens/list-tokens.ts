import type { z } from 'zod'
import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { accessDb, type TokenTable } from '../access-tables.ts'
import { listTokens, type Token } from '../contract.ts'

/** Newest first; the owner's own, which changes at each start, is left out once revoked, and so are those that jobs have for themselves. */
export const list = handle(listTokens, async (_input, ctx) => {
  const rows = await accessDb(ctx.db).selectFrom('access_tokens').selectAll()
    .where((where) => where.or([where('kind', '!=', 'local'), where('revoked_at', 'is', null)]))
    .where(sql<boolean>`not (kind = 'runner' and scopes = '{repositories:read}')`).orderBy('created_at', 'desc').orderBy('id').execute()
  return { items: rows.map(toToken) }
})

export function toToken(row: TokenTable): z.infer<typeof Token> {
  return {
    id: row.id, kind: row.kind, name: row.name, role: row.role, team: row.team, scopes: row.scopes, createdBy: row.created_by, createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null, lastUsedAt: row.last_used_at?.toISOString() ?? null, revokedAt: row.revoked_at?.toISOString() ?? null,
  }
}
