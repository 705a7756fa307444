import type { z } from 'zod'
import type { RawBuilder } from 'kysely'
import { sql } from '#platform/database'
import type { listEntities } from '../contract.ts'

export type EntityFilter = Partial<Omit<z.output<typeof listEntities.input>, 'cursor' | 'limit' | 'facts'>>

/** Words of a search, each of which has to be there; at most eight. */
function wordsOf(text: string | undefined): string[] {
  return (text ?? '').trim().split(/\s+/).filter((word) => word !== '').slice(0, 8)
}

function escaped(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&')
}

/** The filter as a condition on `catalog_entities e`. */
export function conditionOf({ kind, owner, tag, text, ownerless = false, odd = false, gone = false }: EntityFilter): RawBuilder<boolean> {
  const parts: RawBuilder<unknown>[] = [
    ...(gone ? [] : [sql`e.gone_at is null`]),
    ...(kind === undefined ? [] : [sql`e.kind = ${kind.toLowerCase()}`]),
    ...(owner === undefined ? [] : [sql`(e.owner = ${owner} or exists (select 1 from catalog_relations r where r.from_ref = e.ref and r.type = 'ownedBy' and r.to_ref = ${owner} and ${isBelieved}))`]),
    ...(tag === undefined ? [] : [sql`${tag} = any(e.tags)`]),
    ...(ownerless ? [isOwnerless] : []),
    ...(odd ? [isOdd] : []),
    ...wordsOf(text).map((word) => sql`(e.ref || ' ' || e.title || ' ' || e.description) ilike ${`%${escaped(word)}%`}`),
  ]
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(parts, sql` and `)}`
}

const whatRuns = ['service', 'component', 'system', 'api', 'workload']
const files = ['codeowners', 'chart', 'compose', 'dockerfile', 'document', 'file', 'inventory', 'kustomization', 'lockfile', 'manifest', 'rules', 'script', 'template']

/**
 * How well an entity fits a text, low first: its name, the beginning of its name or title, the beginning of a word in
 * them, anywhere in them, elsewhere. Of those that fit as well, what runs stands before the files that it is written in. 0
 * for all where there is no text.
 */
export function fitOf(text: string | undefined): RawBuilder<number> {
  const whole = (text ?? '').trim().slice(0, 200)
  if (whole === '') return sql<number>`0`
  const [from, inside] = [`${escaped(whole)}%`, `%${escaped(whole)}%`]
  const wordStart = `\\m${whole.replace(/[^\p{L}\p{N}\s]/gu, '\\$&')}`
  return sql<number>`3 * case
    when lower(e.name) = lower(${whole}) or lower(e.title) = lower(${whole}) or e.ref = ${whole} then 0
    when e.name ilike ${from} or e.title ilike ${from} then 1
    when e.name ~* ${wordStart} or e.title ~* ${wordStart} then 2
    when e.name ilike ${inside} or e.title ilike ${inside} then 3
    else 4 end
    + case when e.kind in (${sql.join(whatRuns)}) then 0 when e.kind in (${sql.join(files)}) then 2 else 1 end`
}

/** A condition on `catalog_relations r`. */
const isBelieved = sql`not exists (select 1 from catalog_refusals x where x.from_ref = r.from_ref and x.type = r.type and x.to_ref = r.to_ref)`

/** The owner that a relation names; a team before a person. */
export const relatedOwner = sql<string | null>`(select r.to_ref from catalog_relations r where r.from_ref = e.ref and r.type = 'ownedBy' and ${isBelieved} order by r.to_ref not like 'team:%', r.to_ref limit 1)`

/** Nobody by its own word, by a relation, or through what it is part of or built from. Teams and persons own themselves. */
export const isOwnerless = sql<boolean>`(e.owner is null and e.kind not in ('team', 'person', 'group', 'user') and not exists (
  select 1 from catalog_relations r left join catalog_entities w on w.ref = r.to_ref
  where r.from_ref = e.ref and ${isBelieved} and (r.type = 'ownedBy' or (r.type in ('partOf', 'builtFrom') and (w.owner is not null
    or exists (select 1 from catalog_relations o where o.from_ref = r.to_ref and o.type = 'ownedBy'))))))`

export const isOdd = sql<boolean>`exists (select 1 from catalog_problems p where p.entity = e.ref)`
