import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import type { Relation } from '../contract.ts'
import { type RelationRow, toRelation } from './entity-row.ts'

interface RelationFilter {
  readonly from?: readonly EntityRef[]
  readonly to?: readonly EntityRef[]
}

/** Relations with a start in `from` and an end in `to` (each only where given), one for each triple: a file's word before others'. */
export async function readRelations(db: Db, { from, to }: RelationFilter): Promise<Relation[]> {
  const { rows } = await sql<RelationRow>`
    select distinct on (r.from_ref, r.type, r.to_ref) r.*, x.from_ref is not null as is_refused
    from catalog_relations r
    left join catalog_refusals x on x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref
    where (${from === undefined} or r.from_ref = any(${[...(from ?? [])]}::text[]))
      and (${to === undefined} or r.to_ref = any(${[...(to ?? [])]}::text[]))
    order by r.from_ref, r.type, r.to_ref, case r.origin when 'file' then 0 when 'page' then 1 else 2 end, r.source`.execute(db)
  return rows.map(toRelation)
}
