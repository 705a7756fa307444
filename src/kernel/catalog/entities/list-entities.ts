import type { Selectable } from 'kysely'
import { z } from 'zod'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { listEntities } from '../contract.ts'
import type { EntityTable } from './catalog-tables.ts'
import { conditionOf, fitOf, relatedOwner } from './entity-filter.ts'
import { toEntity } from './entity-row.ts'

export const list = handle(listEntities, async ({ cursor, limit, facts, ...filter }, ctx) => {
  const after = readCursor(cursor, z.tuple([z.number().int(), z.string()]))
  const fit = fitOf(filter.text)
  const { rows } = await sql<Selectable<EntityTable> & { fit: number }>`
    select e.ref, e.kind, e.namespace, e.name, e.title, e.description, coalesce(e.owner, ${relatedOwner}) as owner, e.tags, e.origin, e.evidence, e.created_at, e.updated_at, e.gone_at,
      ${facts ? sql`e.spec` : sql`'{}'::jsonb as spec`}, ${fit} as fit from catalog_entities e
    where ${conditionOf(filter)} and ${after ? sql`(${fit}, e.ref) > (${after[0]}, ${after[1]})` : sql`true`}
    order by ${filter.text?.trim() ? sql`fit, e.ref` : sql`e.ref`} limit ${limit + 1}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(toEntity), nextCursor: rows.length > limit && last ? encodeCursor([last.fit, last.ref]) : null }
})
