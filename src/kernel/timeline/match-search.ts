import { type Db, sql } from '#platform/database'
import type { EventScan } from './event-scan.ts'
import { queryOf, type SearchTerms, withinScope } from './event-words.ts'

/** A beginning of words that more of the events have than this is common. */
const commonShare = 0.02
/** What the statistics do not name is rarer than what they name. */
const rareShare = 0.0005

/** How a search is carried out. */
export interface SearchPlan {
  /** Terms to look up in the index of words; rows are tested for the others. */
  readonly lookedUp: readonly string[]
  /** What part of the events the search is likely to find. */
  readonly share: number
}

/**
 * Plans a search by the database's own statistics of words. A beginning that many events share would be looked up by
 * collecting them all; rows are only tested for it, where there is something rarer to find them by.
 */
export async function planSearch(db: Db, search: SearchTerms, hasSubjects: boolean): Promise<SearchPlan> {
  const { whole, beginnings } = search
  const shares = await sharesOf(db, [...whole, ...beginnings])
  const shareOf = (term: string) => shares.get(term) ?? rareShare
  const rarestFirst = beginnings.toSorted((a, b) => shareOf(a) - shareOf(b))
  const lookedUp = [...whole, ...rarestFirst.filter((term) => shareOf(term) <= commonShare)]
  return {
    lookedUp: lookedUp.length === 0 && !hasSubjects ? rarestFirst.slice(0, 1) : lookedUp,
    share: [...whole, ...beginnings].reduce((product, term) => product * shareOf(term), 1),
  }
}

/** From the most common lexemes of the largest month (postgresql.org/docs/current/view-pg-stats.html); nothing before it was first analyzed. */
async function sharesOf(db: Db, terms: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ term: string; share: number }>`
    with largest as (
      select s.most_common_elems::text::text[] as lexemes, s.most_common_elem_freqs as shares
      from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = 'search'
      where i.inhparent = 'timeline_events'::regclass and s.most_common_elems is not null order by c.reltuples desc limit 1
    ), common as materialized (select array_to_tsvector(array[lexeme]) as vector, share from largest, unnest(lexemes, shares) m (lexeme, share) where lexeme is not null)
    select term, least(1, sum(share))::float8 as share from unnest(${terms}::text[]) term join common on common.vector @@ term::tsquery group by term`.execute(db)
  return new Map(rows.map(({ term, share }) => [term, share]))
}

/** Condition on `timeline_events e`: found by the terms to look up within the scan's entities, types and these days, and tested for all. */
export function matchSearch(scan: EventScan & { readonly search: SearchTerms }, { lookedUp }: SearchPlan, days: readonly [first: number, last: number] | undefined) {
  const query = withinScope(lookedUp, { ...scan, days })
  const found = query === undefined ? sql`true` : sql`e.search @@ ${query}::tsquery`
  const isAll = lookedUp.length === scan.search.whole.length + scan.search.beginnings.length
  // The function is the operator, but no index serves it.
  return isAll ? found : sql`${found} and ts_match_vq(e.search, ${queryOf(scan.search)}::tsquery)`
}
