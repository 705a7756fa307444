import type { Context } from '#kernel/feature'
import { sql } from '#platform/database'
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
}

/** Rows a statement: PostgreSQL takes 65,535 parameters. */
const chunkRows = 1000

/** Brings claims and relations of the given sources to what they say now, the entities with them, and appends events for real changes. Gives the references of which something else is said. What was added since `newSince` is still being found, and has no change told. */
export async function writeClaims(ctx: Context, sources: readonly SourceClaims[], newSince?: Date): Promise<readonly string[]> {
  if (sources.length === 0) return []
  const names = sources.map(({ source }) => source)
  const refs = await writeEntityClaims(ctx, names, sources.flatMap(({ claims }) => claims))
  const relations = await writeRelations(ctx, names, sources.flatMap((source) => source.relations))
  await recordChanges(ctx, refs, relations, newSince)
  return refs
}

async function writeEntityClaims(ctx: Context, sources: readonly string[], claims: readonly Claim[]): Promise<string[]> {
  const db = catalogDb(ctx.db)
  const before = await db.selectFrom('catalog_claims').selectAll().where('source', 'in', sources).execute()
  const { changed, gone } = difference(before, claims, (claim) => `${claim.source}\n${claim.ref}`)
  if (gone.length > 0) {
    await sql`delete from catalog_claims c using unnest(${gone.map(({ source }) => source)}::text[], ${gone.map(({ ref }) => ref)}::text[]) as g(source, ref)
      where c.source = g.source and c.ref = g.ref`.execute(ctx.db)
  }
  for (const rows of chunks(changed)) {
    await db.insertInto('catalog_claims').values(rows.map((claim) => ({ ...claim, tags: [...claim.tags], spec: stableJson(claim.spec) })))
      .onConflict((conflict) => conflict.columns(['ref', 'source']).doUpdateSet((eb) => ({
        origin: eb.ref('excluded.origin'), title: eb.ref('excluded.title'), description: eb.ref('excluded.description'), owner: eb.ref('excluded.owner'),
        tags: eb.ref('excluded.tags'), spec: eb.ref('excluded.spec'), evidence_file: eb.ref('excluded.evidence_file'), evidence_line: eb.ref('excluded.evidence_line'),
      }))).execute()
  }
  return [...new Set([...changed, ...gone].map(({ ref }) => ref))]
}

/** Gives the triples that may have come or gone. */
async function writeRelations(ctx: Context, sources: readonly string[], relations: readonly RelationClaim[]): Promise<RelationChange[]> {
  const db = catalogDb(ctx.db)
  const before = await db.selectFrom('catalog_relations').selectAll().where('source', 'in', sources).execute()
  const { changed, gone } = difference(before, relations, (row) => `${row.source}\n${row.from_ref}\n${row.type}\n${row.to_ref}`)
  const known = await triplesKnown(ctx, [...changed, ...gone])
  if (gone.length > 0) {
    await sql`delete from catalog_relations r using unnest(${gone.map((row) => row.from_ref)}::text[], ${gone.map((row) => row.type)}::text[],
        ${gone.map((row) => row.to_ref)}::text[], ${gone.map((row) => row.source)}::text[]) as g(from_ref, type, to_ref, source)
      where r.from_ref = g.from_ref and r.type = g.type and r.to_ref = g.to_ref and r.source = g.source`.execute(ctx.db)
  }
  for (const rows of chunks(changed)) {
    await db.insertInto('catalog_relations').values(rows).onConflict((conflict) => conflict.columns(['from_ref', 'type', 'to_ref', 'source']).doUpdateSet((eb) => ({
      origin: eb.ref('excluded.origin'), reason: eb.ref('excluded.reason'), evidence_file: eb.ref('excluded.evidence_file'), evidence_line: eb.ref('excluded.evidence_line'),
    }))).execute()
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
  const found = await catalogDb(ctx.db).selectFrom('catalog_relations').select(['from_ref', 'type', 'to_ref']).where('from_ref', 'in', from).execute()
  return new Set(found.map(tripleOf))
}

function tripleOf(row: { readonly from_ref: string; readonly type: string; readonly to_ref: string }): string {
  return `${row.from_ref} ${row.type} ${row.to_ref}`
}

/** The first of several with the same key counts. */
function difference<Row>(before: readonly Row[], now: readonly Row[], keyOf: (row: Row) => string): { changed: Row[]; gone: Row[] } {
  const known = new Map(before.map((row) => [keyOf(row), row]))
  const wanted = new Map(now.toReversed().map((row) => [keyOf(row), row]))
  const changed = [...wanted].filter(([key, row]) => stableJson(known.get(key)) !== stableJson(row)).map(([, row]) => row)
  return { changed, gone: before.filter((row) => !wanted.has(keyOf(row))) }
}

function chunks<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / chunkRows) }, (_, index) => rows.slice(index * chunkRows, (index + 1) * chunkRows))
}
