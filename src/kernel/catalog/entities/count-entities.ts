import type { RawBuilder } from 'kysely'
import { handle } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { countEntities } from '../contract.ts'
import { conditionOf, isOdd, isOwnerless } from './entity-filter.ts'

const mostValues = 50

interface Counted { readonly value: string; readonly count: number }

/** Each facet is counted as if its own choice had not been made, so that the other choices say how many they would give. */
export const count = handle(countEntities, async (filter, ctx) => {
  const { kind: _kind, ...anyKind } = filter
  const { owner: _owner, ...anyOwner } = filter
  const { tag: _tag, ...anyTag } = filter
  const { rows } = await sql<{ total: number; ownerless: number; odd: number }>`
    select count(*)::int as total, count(*) filter (where ${isOwnerless})::int as ownerless, count(*) filter (where ${isOdd})::int as odd
    from catalog_entities e where ${conditionOf(filter)}`.execute(ctx.db)
  const kinds = await countBy(ctx.db, sql`e.kind`, sql`catalog_entities e where ${conditionOf(anyKind)}`, 1000)
  const owners = await countBy(ctx.db, sql`o.owner`, sql`catalog_entities e, lateral (
      select e.owner where e.owner is not null
      union select r.to_ref from catalog_relations r where r.from_ref = e.ref and r.type = 'ownedBy'
        and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    ) o (owner) where ${conditionOf(anyOwner)}`)
  const tags = await countBy(ctx.db, sql`t.tag`, sql`catalog_entities e, unnest(e.tags) t (tag) where ${conditionOf(anyTag)}`)
  return { total: rows[0]?.total ?? 0, ownerless: rows[0]?.ownerless ?? 0, odd: rows[0]?.odd ?? 0, kinds: kinds.toSorted((a, b) => placeOf(a) - placeOf(b)), owners, tags }
})

/** What people look after comes before what it is described in; the rest by number. */
function placeOf({ value }: Counted): number {
  const place = lookedAfter.indexOf(value)
  return place < 0 ? lookedAfter.length : place
}

const lookedAfter = ['service', 'environment', 'repository', 'workflow', 'stack', 'playbook', 'chart', 'runbook']

async function countBy(db: Db, value: RawBuilder<unknown>, from: RawBuilder<unknown>, most = mostValues): Promise<Counted[]> {
  const { rows } = await sql<Counted>`select ${value} as value, count(*)::int as count from ${from} group by 1 order by 2 desc, 1 limit ${most}`.execute(db)
  return rows
}
