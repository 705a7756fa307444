import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import { walkedRelations } from './walked-relations.ts'

interface Edge {
  readonly from_ref: string
  readonly to_ref: string
}

/** How many entities depend on each of `refs`, directly or not (itself not counted). References that nobody depends on have 0. */
export async function dependantsCount(db: Db, refs: readonly EntityRef[]): Promise<Map<EntityRef, number>> {
  if (refs.length === 0) return new Map()
  // Walked here and not in the database: there each pair of a reference and a dependant is a row, and hundreds of references that
  // thousands lean on took half a minute.
  const { rows } = await sql<Edge>`
    select r.from_ref, r.to_ref from catalog_relations r
    where r.type = any(${[...walkedRelations]}::text[])
      and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)`.execute(db)
  const dependants = new Map<string, string[]>()
  for (const { from_ref, to_ref } of rows) {
    const known = dependants.get(to_ref)
    if (known) known.push(from_ref)
    else dependants.set(to_ref, [from_ref])
  }
  return new Map(refs.map((ref) => [ref, reach(ref, dependants)]))
}

/** A set holds each once, which ends the walk on cycles. */
function reach(ref: string, dependants: ReadonlyMap<string, readonly string[]>): number {
  const seen = new Set([ref])
  for (const one of seen) for (const next of dependants.get(one) ?? []) seen.add(next)
  return seen.size - 1
}
