import { ProductError } from '#lib/errors'
import { decodeCursor, encodeCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { listPeople } from '../contract.ts'
import { grantsOf, toPerson } from './person-row.ts'

/** By address, which is unique. */
export const list = handle(listPeople, async ({ cursor, limit }, ctx) => {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 1)?.[0]
  if (cursor !== undefined && typeof after !== 'string') throw new ProductError('invalid', 'This cursor is not one of people.list. Start again without it.')
  let query = accessDb(ctx.db).selectFrom('access_people').selectAll().orderBy('email').limit(limit + 1)
  if (typeof after === 'string') query = query.where('email', '>', after)
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const grants = await grantsOf(ctx.db, page.map(({ id }) => id))
  const last = page.at(-1)
  return {
    items: page.map((row) => toPerson(row, grants.get(row.id) ?? [])),
    nextCursor: rows.length > limit && last ? encodeCursor([last.email]) : null,
  }
})
