import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import { edgesFrom } from './edges.ts'

/** What an entity depends on directly, and what is deployed to it; without itself, in order. */
export async function neighboursOf(db: Db, ref: EntityRef): Promise<EntityRef[]> {
  const outgoing = await edgesFrom(db, [ref])
  const { rows: incoming } = await sql<{ from: string }>`
    select distinct r.from_ref as "from" from catalog_relations r
    where r.to_ref = ${ref} and r.type = 'deployedTo'
      and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)`.execute(db)
  const refs = new Set([...outgoing.map(({ to }) => to), ...incoming.map(({ from }) => from)])
  refs.delete(ref)
  return [...refs].toSorted()
}
