import { z } from 'zod'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { listPeople } from '../contract.ts'
import { grantsOf, toPerson } from './person-row.ts'

/** By address, which is unique. */
export const list = handle(listPeople, async ({ cursor, limit }, ctx) => {
  const after = readCursor(cursor, z.tuple([z.string()]))
  let query = accessDb(ctx.db).selectFrom('access_people').selectAll().orderBy('email').limit(limit + 1)
  if (after) query = query.where('email', '>', after[0])
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const grants = await grantsOf(ctx.db, page.map(({ id }) => id))
  const last = page.at(-1)
  return {
    items: page.map((row) => toPerson(row, grants.get(row.id) ?? [])),
    nextCursor: rows.length > limit && last ? encodeCursor([last.email]) : null,
  }
})
