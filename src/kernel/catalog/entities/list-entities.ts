import { z } from 'zod'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { listEntities } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'
import { toEntity } from './entity-row.ts'

export const list = handle(listEntities, async ({ kind, owner, text, gone, cursor, limit }, ctx) => {
  let query = catalogDb(ctx.db).selectFrom('catalog_entities').selectAll().orderBy('ref').limit(limit + 1)
  if (kind !== undefined) query = query.where('kind', '=', kind.toLowerCase())
  if (owner !== undefined) query = query.where('owner', '=', owner)
  if (!gone) query = query.where('gone_at', 'is', null)
  if (text !== undefined && text.trim() !== '') {
    const pattern = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((eb) => eb.or([eb('ref', 'ilike', pattern), eb('title', 'ilike', pattern), eb('description', 'ilike', pattern)]))
  }
  const after = readCursor(cursor, z.tuple([z.string()]))
  if (after) query = query.where('ref', '>', after[0])
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(toEntity), nextCursor: rows.length > limit && last ? encodeCursor([last.ref]) : null }
})
