import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'

interface Edge {
  readonly from: string
  readonly to: string
}

/**
 * What each of `refs` depends on, itself not counted, up to `depth` steps of dependsOn alone, without refused relations.
 * One query, however many they are.
 */
export async function dependsOnWithin(db: Db, refs: readonly EntityRef[], depth: number): Promise<Map<EntityRef, ReadonlySet<EntityRef>>> {
  if (refs.length === 0) return new Map()
  // UNION keeps each place and distance once, so that cycles end with the depth.
  const { rows } = await sql<Edge>`
    with recursive edges as (
      select r.from_ref, r.to_ref from catalog_relations r where r.type = 'dependsOn'
        and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    ), walk (ref, depth) as (
      select ref, 0 from unnest(${[...refs]}::text[]) as given (ref)
      union
      select edges.to_ref, walk.depth + 1 from walk join edges on edges.from_ref = walk.ref where walk.depth < ${depth}
    )
    select distinct from_ref as "from", to_ref as "to" from edges where from_ref in (select ref from walk where depth < ${depth})`.execute(db)
  const needs = new Map<string, string[]>()
  for (const { from, to } of rows) {
    const known = needs.get(from)
    if (known) known.push(to)
    else needs.set(from, [to])
  }
  return new Map(refs.map((ref) => [ref, reached(ref, needs, depth)]))
}

function reached(start: string, needs: ReadonlyMap<string, readonly string[]>, depth: number): Set<EntityRef> {
  const found = new Set<string>([start])
  let frontier = [start]
  for (let step = 0; step < depth && frontier.length > 0; step += 1) {
    const next: string[] = []
    for (const to of frontier.flatMap((from) => needs.get(from) ?? [])) {
      if (found.has(to)) continue
      found.add(to)
      next.push(to)
    }
    frontier = next
  }
  found.delete(start)
  return found as Set<EntityRef>
}
