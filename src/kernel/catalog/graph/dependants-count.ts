import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import { walkedRelations } from './walked-relations.ts'

/** How many entities depend on each of `refs`, directly or not (itself not counted). References that nobody depends on have 0. */
export async function dependantsCount(db: Db, refs: readonly EntityRef[]): Promise<Map<EntityRef, number>> {
  const counts = new Map(refs.map((ref) => [ref, 0]))
  if (refs.length === 0) return counts
  // UNION keeps each pair once, which ends the walk on cycles.
  const { rows } = await sql<{ root: string; dependants: number }>`
    with recursive edge as materialized (
      select distinct r.from_ref, r.to_ref from catalog_relations r
      where r.type = any(${[...walkedRelations]}::text[])
        and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    ), walk(root, ref) as (
      select ref, ref from unnest(${[...counts.keys()]}::text[]) as start(ref)
      union
      select walk.root, edge.from_ref from walk join edge on edge.to_ref = walk.ref
    )
    select root, count(*) - 1 as dependants from walk group by root`.execute(db)
  for (const { root, dependants } of rows) counts.set(root, Number(dependants))
  return counts
}
