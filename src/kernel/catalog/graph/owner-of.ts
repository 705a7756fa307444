import { type EntityRef, parseEntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'

/** The team or person that owns an entity, or undefined. Teams and persons own themselves; an `ownedBy` relation counts where no owner is named. */
export async function ownerOf(db: Db, ref: EntityRef): Promise<EntityRef | undefined> {
  const { kind } = parseEntityRef(ref)
  if (kind === 'team' || kind === 'person') return ref
  const { rows } = await sql<{ owner: string }>`
    select owner from catalog_entities where ref = ${ref} and owner is not null
    union all
    select to_ref from (
      select r.to_ref from catalog_relations r where r.from_ref = ${ref} and r.type = 'ownedBy'
        and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
      order by r.to_ref not like 'team:%', r.to_ref limit 1) related
    limit 1`.execute(db)
  return rows[0]?.owner
}
