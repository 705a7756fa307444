import { ProductError } from '#lib/errors'
import { decodeCursor, encodeCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { listProblems } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'
import { toProblem } from './entity-row.ts'

export const problems = handle(listProblems, async ({ cursor, limit }, ctx) => {
  let query = catalogDb(ctx.db).selectFrom('catalog_problems').selectAll().orderBy('file').orderBy('source').orderBy('key').limit(limit + 1)
  if (cursor !== undefined) {
    const key = decodeCursor(cursor, 3)?.map(String)
    if (!key) throw new ProductError('invalid', 'This cursor is not one that the list gave. Start again without it.')
    const [file = '', source = '', problem = ''] = key
    query = query.where((eb) => eb(eb.refTuple('file', 'source', 'key'), '>', eb.tuple(file, source, problem)))
  }
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(toProblem), nextCursor: rows.length > limit && last ? encodeCursor([last.file, last.source, last.key]) : null }
})
