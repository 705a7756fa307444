import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import { walkedRelations } from './walked-relations.ts'

export interface Edge {
  readonly from: EntityRef
  readonly type: string
  readonly to: EntityRef
}

/** Relations that may be walked out of any of `refs`, each once, without the refused ones. */
export async function edgesFrom(db: Db, refs: readonly EntityRef[]): Promise<Edge[]> {
  const { rows } = await sql<Edge>`
    select distinct r.from_ref as "from", r.type, r.to_ref as "to"
    from catalog_relations r
    where r.from_ref = any(${[...refs]}::text[]) and r.type = any(${[...walkedRelations]}::text[])
      and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    order by 1, 2, 3`.execute(db)
  return rows
}

/** Relations that may be walked from `ref` on, up to so many steps, each once and in order, without the refused ones. */
export async function edgesNear(db: Db, ref: EntityRef, maxDepth: number): Promise<Edge[]> {
  // UNION keeps each place and distance once, so that cycles end with the depth.
  const { rows } = await sql<Edge>`
    with recursive walk (ref, depth) as (
      select ${ref}::text, 0
      union
      select r.to_ref, walk.depth + 1 from walk join catalog_relations r on r.from_ref = walk.ref
      where walk.depth < ${maxDepth} and ${isWalked}
    )
    select distinct r.from_ref as "from", r.type, r.to_ref as "to" from catalog_relations r
    where r.from_ref in (select ref from walk where depth < ${maxDepth}) and ${isWalked} order by 1, 2, 3`.execute(db)
  return rows
}

/** Conditions on `catalog_relations r`. */
const isWalked = sql`r.type = any(${[...walkedRelations]}::text[])
  and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)`
