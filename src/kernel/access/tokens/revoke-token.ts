import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { revokeToken, TokenRevoked } from '../contract.ts'

/** Tokens that were made with it are useless from then on too. */
export const revoke = handle(revokeToken, async ({ id }, ctx) => {
  const tables = accessDb(ctx.db)
  const row = await tables.selectFrom('access_tokens').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no token with the id ${id}. List them with: daybook token list`)
  if (row.revoked_at !== null) return { id }
  // Somebody who may not give a token may not take it from others either.
  if (row.role === 'admin' || row.kind !== 'api') await ctx.require('access:admin')
  const now = ctx.clock.now()
  await tables.updateTable('access_tokens').set({ revoked_at: now }).where('id', '=', id).execute()
  await ctx.append(TokenRevoked, {
    subject: entityRef('token', id), summary: `${ctx.actor.name} revoked the token ${row.name}.`, data: { tokenId: id, name: row.name },
    before: { revokedAt: null }, after: { revokedAt: now.toISOString() },
  })
  return { id }
})
