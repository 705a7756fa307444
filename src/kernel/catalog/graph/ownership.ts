import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'

/** That something is owned, and how that is known. */
export interface Owned {
  readonly ref: EntityRef
  readonly kind: string
  readonly title: string
  /** Null where nobody owns it. */
  readonly owner: EntityRef | null
  readonly reason: string
  readonly file: string | null
  readonly line: number | null
  /** The thing whose owner it has, where it names none of its own. */
  readonly through: EntityRef | null
}

/** They own, or say who owns; nobody asks who owns them. */
const notOwned = ['team', 'person', 'host', 'machine', 'runner', 'codeowners', 'folder']

interface OwnedFilter {
  readonly refs?: readonly EntityRef[]
}

/**
 * All that is there with each of its owners: those that it names or that a relation names; where there is none, those of
 * what it is built from or part of. What nobody owns is there once, with null.
 */
export async function ownership(db: Db, { refs }: OwnedFilter = {}): Promise<Owned[]> {
  const { rows } = await sql<Owned>`
    with live as materialized (
      select r.* from catalog_relations r where r.type in ('ownedBy', 'builtFrom', 'partOf')
        and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)
    ), direct as materialized (
      select distinct on (ref, owner) * from (
        select from_ref as ref, to_ref as owner, reason, evidence_file as file, evidence_line as line, 0 as place from live where type = 'ownedBy'
        union all
        select ref, owner, 'It names its owner.', evidence #>> '{0,file}', (evidence #>> '{0,line}')::int, 1 from catalog_entities where owner is not null
      ) named order by ref, owner, place
    ), things as (
      select e.ref, e.kind, e.title from catalog_entities e where e.gone_at is null and e.kind <> all(${notOwned}::text[])
        and (${refs === undefined}::boolean or e.ref = any(${refs ?? []}::text[]))
    ), found as (
      select d.ref, d.owner, d.reason, d.file, d.line, null::text as through from things t join direct d on d.ref = t.ref
      union all
      select t.ref, d.owner, d.reason, d.file, d.line, l.to_ref from things t join live l on l.from_ref = t.ref and l.type in ('builtFrom', 'partOf') join direct d on d.ref = l.to_ref
      where not exists (select 1 from direct own where own.ref = t.ref)
    )
    select t.ref, t.kind, t.title, found.owner, coalesce(found.reason, '') as reason, found.file, found.line, found.through from things t left join found on found.ref = t.ref
    order by t.kind, t.title, t.ref, found.owner, found.through nulls first`.execute(db)
  return uniqueOwners(rows)
}

/** One owner counts once, however many ways lead to it. */
function uniqueOwners(rows: readonly Owned[]): Owned[] {
  const seen = new Set<string>()
  return rows.filter(({ ref, owner }) => {
    const key = `${ref} ${owner ?? ''}`
    return seen.has(key) ? false : (seen.add(key), true)
  })
}

/** Who is said to belong to which team, by files. */
export async function statedMembers(db: Db): Promise<{ person: EntityRef; team: EntityRef }[]> {
  const { rows } = await sql<{ person: EntityRef; team: EntityRef }>`
    select distinct r.from_ref as person, r.to_ref as team from catalog_relations r where r.type = 'memberOf'
      and not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref) order by 2, 1`.execute(db)
  return rows
}
