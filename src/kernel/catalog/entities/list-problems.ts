import { z } from 'zod'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { listProblems } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'
import { toProblem } from './entity-row.ts'

export const problems = handle(listProblems, async ({ entity, topic, text, fixtures, cursor, limit }, ctx) => {
  let query = catalogDb(ctx.db).selectFrom('catalog_problems').selectAll().orderBy('file').orderBy('source').orderBy('key').limit(limit + 1)
  if (entity !== undefined) query = query.where('entity', '=', entity)
  if (topic !== undefined) query = query.where('topic', '=', topic)
  if (!fixtures) query = query.where('is_fixture', '=', false)
  if (text !== undefined && text.trim() !== '') {
    const pattern = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((eb) => eb.or([eb('message', 'ilike', pattern), eb('file', 'ilike', pattern)]))
  }
  const after = readCursor(cursor, z.tuple([z.string(), z.string(), z.string()]))
  if (after) query = query.where((eb) => eb(eb.refTuple('file', 'source', 'key'), '>', eb.tuple(...after)))
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(toProblem), nextCursor: rows.length > limit && last ? encodeCursor([last.file, last.source, last.key]) : null }
})
