import type { Context } from '#kernel/feature'
import { sql } from '#platform/database'
import { anyOf } from './any-of.ts'
import { catalogDb, type RelationTable } from './catalog-tables.ts'
import type { Claim } from './merge-claims.ts'
import { recordChanges } from './record-changes.ts'
import { stableJson } from './stable-json.ts'

export type RelationClaim = RelationTable

/** All that one source says: what it said before and does not say now is taken back. */
export interface SourceClaims {
  readonly source: string
  readonly claims: readonly Claim[]
  readonly relations: readonly RelationClaim[]
  /** It is known that it said nothing before. */
  readonly isNew?: boolean
}

/** Brings claims and relations of the given sources to what they say now, the entities with them, and appends events for real changes. Gives the references of which something else is said. What was added since `newSince` is still being found, and has no change told. */
export async function writeClaims(ctx: Context, given: readonly SourceClaims[], newSince?: Date): Promise<readonly string[]> {
  if (given.length === 0) return []
  const sources = given.map(({ source }) => source)
  const spoken = given.filter(({ isNew }) => isNew !== true).map(({ source }) => source)
  const claims = firstOfEach(given.flatMap((source) => source.claims), claimKey)
  const refs = await writeEntityClaims(ctx, spoken, claims)
  const relations = await writeRelations(ctx, spoken, firstOfEach(given.flatMap((source) => source.relations), relationKey))
  await recordChanges(ctx, { sources, claims, refs, relations }, newSince)
  return refs
}

async function writeEntityClaims(ctx: Context, sources: readonly string[], claims: readonly Claim[]): Promise<string[]> {
  const before = sources.length === 0 ? [] : await catalogDb(ctx.db).selectFrom('catalog_claims').selectAll().where('source', '=', anyOf(sources)).execute()
  const { changed, gone } = difference(before, claims, claimKey)
  if (gone.length > 0) {
    await sql`delete from catalog_claims c using unnest(${gone.map(({ source }) => source)}::text[], ${gone.map(({ ref }) => ref)}::text[]) as g(source, ref)
      where c.source = g.source and c.ref = g.ref`.execute(ctx.db)
  }
  if (changed.length > 0) {
    await sql`insert into catalog_claims select * from json_populate_recordset(null::catalog_claims, ${stableJson(changed)}::json)
      on conflict (ref, source) do update set
        origin = excluded.origin, title = excluded.title, description = excluded.description, owner = excluded.owner,
        tags = excluded.tags, spec = excluded.spec, evidence_file = excluded.evidence_file, evidence_line = excluded.evidence_line`.execute(ctx.db)
  }
  return [...new Set([...changed, ...gone].map(({ ref }) => ref))]
}

/** Gives the triples that may have come or gone. */
async function writeRelations(ctx: Context, sources: readonly string[], relations: readonly RelationClaim[]): Promise<RelationChange[]> {
  const before = sources.length === 0 ? [] : await catalogDb(ctx.db).selectFrom('catalog_relations').selectAll().where('source', '=', anyOf(sources)).execute()
  const { changed, gone } = difference(before, relations, relationKey)
  const known = await triplesKnown(ctx, [...changed, ...gone])
  if (gone.length > 0) {
    await sql`delete from catalog_relations r using unnest(${gone.map((row) => row.from_ref)}::text[], ${gone.map((row) => row.type)}::text[],
        ${gone.map((row) => row.to_ref)}::text[], ${gone.map((row) => row.source)}::text[]) as g(from_ref, type, to_ref, source)
      where r.from_ref = g.from_ref and r.type = g.type and r.to_ref = g.to_ref and r.source = g.source`.execute(ctx.db)
  }
  if (changed.length > 0) {
    await sql`insert into catalog_relations select * from json_populate_recordset(null::catalog_relations, ${stableJson(changed)}::json)
      on conflict (from_ref, type, to_ref, source) do update set
        origin = excluded.origin, reason = excluded.reason, evidence_file = excluded.evidence_file, evidence_line = excluded.evidence_line`.execute(ctx.db)
  }
  const left = await triplesKnown(ctx, gone)
  const added = changed.filter((row) => !known.has(tripleOf(row))).map((row) => ({ row, change: 'added' as const }))
  const removed = gone.filter((row) => !left.has(tripleOf(row))).map((row) => ({ row, change: 'removed' as const }))
  return [...added, ...removed]
}

export interface RelationChange {
  readonly row: Pick<RelationClaim, 'from_ref' | 'type' | 'to_ref' | 'origin'>
  readonly change: 'added' | 'removed'
}

async function triplesKnown(ctx: Context, rows: readonly RelationClaim[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const from = [...new Set(rows.map((row) => row.from_ref))]
  const found = await catalogDb(ctx.db).selectFrom('catalog_relations').select(['from_ref', 'type', 'to_ref']).where('from_ref', '=', anyOf(from)).execute()
  return new Set(found.map(tripleOf))
}

function tripleOf(row: { readonly from_ref: string; readonly type: string; readonly to_ref: string }): string {
  return `${row.from_ref} ${row.type} ${row.to_ref}`
}

function claimKey({ source, ref }: Claim): string {
  return `${source}\n${ref}`
}

function relationKey(row: RelationClaim): string {
  return `${row.source}\n${tripleOf(row)}`
}

/** The first of several with the same key counts. */
function firstOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const first = new Map<string, Row>()
  for (const row of rows) {
    const key = keyOf(row)
    if (!first.has(key)) first.set(key, row)
  }
  return [...first.values()]
}

function difference<Row>(before: readonly Row[], now: readonly Row[], keyOf: (row: Row) => string): { changed: Row[]; gone: Row[] } {
  if (before.length === 0) return { changed: [...now], gone: [] }
  const known = new Map(before.map((row) => [keyOf(row), row]))
  const wanted = new Set(now.map(keyOf))
  const isSame = (row: Row, earlier: Row | undefined) => earlier !== undefined && stableJson(earlier) === stableJson(row)
  return { changed: now.filter((row) => !isSame(row, known.get(keyOf(row)))), gone: before.filter((row) => !wanted.has(keyOf(row))) }
}
