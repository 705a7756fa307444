import { type EntityRef, parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { entityGraph } from '../contract.ts'
import { catalogDb } from '../entities/catalog-tables.ts'
import { readRelations } from '../entities/read-relations.ts'
import { readNodes } from '../entities/read-nodes.ts'

/** From one entity: all around it within `depth` steps, either way. From all: everything that is there, up to `limit`. */
export const graph = handle(entityGraph, async ({ ref, depth, limit }, ctx) => {
  const refs = ref === undefined ? await presentRefs(ctx.db, limit + 1) : await refsAround(ctx.db, ref, depth, limit + 1)
  const shown = refs.slice(0, limit)
  const [nodes, edges] = await Promise.all([readNodes(ctx.db, shown), readRelations(ctx.db, { from: shown, to: shown })])
  if (ref !== undefined && !nodes.some((node) => node.ref === ref)) throw new ProductError('not-found', `There is no entity ${ref}. List what exists with entities list.`)
  const known = new Set(nodes.map((node) => node.ref))
  return { nodes, edges: edges.filter((edge) => known.has(edge.from) && known.has(edge.to)), truncated: refs.length > limit }
})

async function presentRefs(db: Db, limit: number): Promise<EntityRef[]> {
  const rows = await catalogDb(db).selectFrom('catalog_entities').select('ref').where('gone_at', 'is', null).orderBy('ref').limit(limit).execute()
  return rows.map((row) => row.ref)
}

/** Kinds that nearly everything leads to: what lies behind them is not near for that. */
const hubs = ['team', 'group', 'person', 'user', 'repository', 'host', 'system', 'environment', 'engine', 'cluster']

/** Nearest first, so that a cut takes what is far. Nothing is reached over a hub but from it. */
async function refsAround(db: Db, start: EntityRef, depth: number, limit: number): Promise<EntityRef[]> {
  const found = new Set([start])
  let frontier = [start]
  for (let step = 0; step < depth && frontier.length > 0 && found.size < limit; step += 1) {
    const { rows } = await sql<{ ref: string }>`
      select distinct other as ref from (
        select to_ref as other from catalog_relations where from_ref = any(${frontier}::text[])
        union all select from_ref from catalog_relations where to_ref = any(${frontier}::text[])) near
      order by 1`.execute(db)
    const fresh = rows.map((row) => row.ref).filter((ref) => !found.has(ref))
    for (const ref of fresh) found.add(ref)
    frontier = fresh.filter((ref) => !hubs.includes(parseEntityRef(ref).kind))
  }
  return [...found].slice(0, limit)
}
