import type { z } from 'zod'
import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import type { EventFilter } from './contract.ts'
import { type SearchTerms, searchTerms } from './event-words.ts'

type GivenFilter = z.output<z.ZodObject<typeof EventFilter>>

/** Entities next to one in the catalog, itself not among them. */
export type NeighboursOf = (db: Db, ref: EntityRef) => Promise<readonly EntityRef[]>

/** A filter made ready for SQL. Lists are undefined where everything passes. */
export interface EventScan {
  readonly subjects: readonly string[] | undefined
  readonly types: readonly string[] | undefined
  /** A prefix that too many types share for a list. */
  readonly typePrefix: string | undefined
  readonly since: Date | undefined
  readonly until: Date | undefined
  /** On words, actor and environment. */
  readonly search: SearchTerms | undefined
}

const mostTypes = 64
const mostNeighbours = 500

export async function toScan(db: Db, filter: GivenFilter, neighboursOf: NeighboursOf): Promise<EventScan> {
  const types = await typesOf(db, filter.type)
  return {
    subjects: await subjectsOf(db, filter, neighboursOf),
    types,
    typePrefix: types === undefined && filter.type?.endsWith('*') && filter.type !== '*' ? filter.type.slice(0, -1) : undefined,
    since: filter.since === undefined ? undefined : new Date(filter.since),
    until: filter.until === undefined ? undefined : new Date(filter.until),
    search: searchTerms(filter),
  }
}

async function subjectsOf(db: Db, { subject, neighbours }: GivenFilter, neighboursOf: NeighboursOf): Promise<string[] | undefined> {
  if (subject === undefined) return undefined
  if (!neighbours) return [subject]
  const refs = await neighboursOf(db, subject)
  return [...new Set([subject, ...refs.slice(0, mostNeighbours)])]
}

async function typesOf(db: Db, type: string | undefined): Promise<string[] | undefined> {
  if (type === undefined || type === '*') return undefined
  if (!type.endsWith('*')) return [type]
  const types = await typesWithPrefix(db, type.slice(0, -1))
  return types.length > mostTypes ? undefined : types
}

/** Hops from type to type in the index, so that a prefix costs what it has types, not what it has events. */
async function typesWithPrefix(db: Db, prefix: string): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`
    with recursive hops (type, n) as (
      (select type, 1 from timeline_events where type >= ${prefix} order by type limit 1)
      union all
      select (select e.type from timeline_events e where e.type > hops.type order by e.type limit 1), n + 1
      from hops where starts_with(hops.type, ${prefix}) and n <= ${mostTypes}
    )
    select type from hops where starts_with(type, ${prefix})`.execute(db)
  return rows.map((row) => row.type)
}

/** Conditions on `timeline_events e` that every filter but the search has; `above` and `below` narrow the time further. */
export function conditions(scan: EventScan, { from, before }: { from?: Date | undefined; before?: Date | undefined } = {}) {
  const parts = [sql`true`]
  if (scan.subjects) parts.push(sql`e.subject = any(${scan.subjects}::text[])`)
  if (scan.types) parts.push(sql`e.type = any(${scan.types}::text[])`)
  if (scan.typePrefix !== undefined) parts.push(sql`starts_with(e.type, ${scan.typePrefix})`)
  for (const since of [scan.since, from]) if (since) parts.push(sql`e.at >= ${since}::timestamptz`)
  for (const until of [scan.until, before]) if (until) parts.push(sql`e.at < ${until}::timestamptz`)
  return sql.join(parts, sql` and `)
}
