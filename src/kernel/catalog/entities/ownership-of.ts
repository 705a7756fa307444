import { type EntityRef, parseEntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import type { Ownership } from '../contract.ts'
import { evidenceOf } from './entity-row.ts'

/** Relations over which a thing's owner is passed on to what belongs to it or is made from it. */
const inheritedOver = ['partOf', 'builtFrom'] as const
const mostSteps = 3

interface OwnerRow {
  readonly ref: string
  readonly depth: number
  readonly owner: string
  readonly reason: string | null
  readonly evidence_file: string | null
  readonly evidence_line: number | null
}

/**
 * Who owns an entity, and by what: its own word, an `ownedBy` relation, else the owner of the nearest thing that it is part
 * of or built from, up to three steps away. Refused relations count for nothing.
 */
export async function ownershipOf(db: Db, ref: EntityRef): Promise<Ownership | undefined> {
  const { kind } = parseEntityRef(ref)
  if (kind === 'team' || kind === 'person') return undefined
  const { rows } = await sql<OwnerRow>`
    with recursive belongs (ref, depth) as (
      select ${ref}::text, 0
      union
      select r.to_ref, belongs.depth + 1 from belongs join catalog_relations r on r.from_ref = belongs.ref
      where belongs.depth < ${mostSteps} and r.type = any(${[...inheritedOver]}::text[])
        and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    )
    select * from (
    select b.ref, b.depth, e.owner, null::text as reason, null::text as evidence_file, null::int as evidence_line, 0 as place
    from belongs b join catalog_entities e on e.ref = b.ref where e.owner is not null
    union all
    select b.ref, b.depth, r.to_ref, r.reason, r.evidence_file, r.evidence_line, 1
    from belongs b join catalog_relations r on r.from_ref = b.ref and r.type = 'ownedBy'
    where not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    ) named order by depth, place, ref, owner not like 'team:%', owner limit 1`.execute(db)
  const found = rows[0]
  if (!found) return undefined
  const through = found.ref === ref ? null : found.ref
  return { owner: found.owner, through, evidence: evidenceOf(found.evidence_file, found.evidence_line), reason: reasonOf(found, through) }
}

function reasonOf({ reason }: OwnerRow, through: string | null): string {
  const own = reason ?? 'It is named as the owner.'
  return through === null ? own : `It belongs to ${through}. Of that: ${own.charAt(0).toLowerCase()}${own.slice(1)}`
}
