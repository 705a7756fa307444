import { sql } from '#platform/database'
import type { Context, DetectedEntity, DetectedRelation, Detection, Evidence } from '#kernel/feature'
import { anyOf } from './any-of.ts'
import { catalogDb, type Origin } from './catalog-tables.ts'
import { isFixturePath } from './fixture-path.ts'
import type { Claim } from './merge-claims.ts'
import { cleanText, digestOf, stableJson } from './stable-json.ts'
import { type RelationClaim, type SourceClaims, writeClaims } from './write-claims.ts'
import { writeProblems } from './write-problems.ts'

/** What one detector found in one scope: a path, or `machine`. */
export interface ScopeDetection {
  readonly detectorId: string
  readonly scope: string
  readonly detection: Detection
  /** `file` for files that people write entities into; `discovered` unless given. */
  readonly origin?: Origin
  /** The text that was read, for files that the page may edit. */
  readonly text?: string | undefined
}

const batchScopes = 1000

/**
 * Puts what a detector found in a scope in place of what it found there before. Entities, relations and problems that it
 * no longer names are taken back: an entity that nobody else names is marked gone. Events tell real changes only.
 */
export async function upsertDetected(ctx: Context, detectorId: string, scope: string, detection: Detection): Promise<void> {
  await upsertAllDetected(ctx, [{ detectorId, scope, detection }])
}

/** The same for many scopes; those that are as they were cost nothing but a digest. Gives the kinds of entities that changed. */
export async function upsertAllDetected(ctx: Context, scopes: readonly ScopeDetection[], newSince?: Date): Promise<ReadonlySet<string>> {
  await holdDiscovery(ctx)
  const refs: string[] = []
  for (let start = 0; start < scopes.length; start += batchScopes) refs.push(...(await upsertBatch(ctx, scopes.slice(start, start + batchScopes), newSince)))
  return new Set(refs.map((ref) => ref.slice(0, ref.indexOf(':'))))
}

/** One at a time until the transaction ends, or two that look at the same folder would each write half. May be called again by who holds it. */
export async function holdDiscovery(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('catalog discovery', 0))`.execute(ctx.db)
}

/** A scope with the name of its claims. */
export interface SourcedDetection extends ScopeDetection {
  readonly source: string
  readonly digest: string
  /** Nothing is kept of it. */
  readonly isNew: boolean
}

async function upsertBatch(ctx: Context, scopes: readonly ScopeDetection[], newSince: Date | undefined): Promise<readonly string[]> {
  const changed = await changedOf(ctx, scopes)
  if (changed.length === 0) return []
  const kept = await claimsKept(ctx, changed.filter(({ detection, isNew }) => detection.isPartial === true && !isNew).map(({ source }) => source))
  const refs = await writeClaims(ctx, changed.map((scope) => withKept(claimsOf(scope), kept)), newSince)
  await writeProblems(ctx, changed)
  await writeFiles(ctx, changed)
  await writeScopes(ctx, changed)
  return refs
}

/** Of several for one scope the last counts. */
async function changedOf(ctx: Context, scopes: readonly ScopeDetection[]): Promise<SourcedDetection[]> {
  const bySource = new Map(scopes.map((scope) => [sourceOf(scope), scope]))
  const rows = await catalogDb(ctx.db).selectFrom('catalog_scopes').select(['source', 'digest']).where('source', '=', anyOf([...bySource.keys()])).execute()
  const known = new Map(rows.map(({ source, digest }) => [source, digest]))
  return [...bySource].flatMap(([source, scope]) => {
    const before = known.get(source)
    if (before === undefined && isNothing(scope.detection)) return []
    const digest = digestOf(JSON.stringify([scope.origin ?? 'discovered', scope.text, scope.detection]))
    return digest === before ? [] : [{ ...scope, source, digest, isNew: before === undefined }]
  })
}

async function writeScopes(ctx: Context, changed: readonly SourcedDetection[]): Promise<void> {
  const kept = changed.filter(({ detection }) => !isNothing(detection))
  const emptied = changed.filter(({ detection }) => isNothing(detection)).map(({ source }) => source)
  if (emptied.length > 0) await catalogDb(ctx.db).deleteFrom('catalog_scopes').where('source', '=', anyOf(emptied)).execute()
  if (kept.length === 0) return
  await sql`
    insert into catalog_scopes (source, detector, scope, digest)
    select * from unnest(${kept.map(({ source }) => source)}::text[], ${kept.map(({ detectorId }) => detectorId)}::text[], ${kept.map(({ scope }) => cleanText(scope))}::text[], ${kept.map(({ digest }) => digest)}::text[])
    on conflict (source) do update set digest = excluded.digest`.execute(ctx.db)
}

/** What sources said before that could not be read wholly this time. */
async function claimsKept(ctx: Context, sources: readonly string[]): Promise<SourceClaims> {
  if (sources.length === 0) return { source: '', claims: [], relations: [] }
  const db = catalogDb(ctx.db)
  const [claims, relations] = await Promise.all([db.selectFrom('catalog_claims').selectAll().where('source', '=', anyOf(sources)).execute(), db.selectFrom('catalog_relations').selectAll().where('source', '=', anyOf(sources)).execute()])
  return { source: '', claims, relations }
}

function withKept(now: SourceClaims, kept: SourceClaims): SourceClaims {
  if (kept.claims.length + kept.relations.length === 0) return now
  const described = new Set(now.claims.map(({ ref }) => ref))
  return {
    ...now,
    claims: [...now.claims, ...kept.claims.filter(({ source, ref }) => source === now.source && !described.has(ref))],
    relations: [...now.relations, ...kept.relations.filter(({ source, from_ref }) => source === now.source && !described.has(from_ref))],
  }
}

/** The digests that an edit in the page is compared with. */
async function writeFiles(ctx: Context, scopes: readonly ScopeDetection[]): Promise<void> {
  const db = catalogDb(ctx.db)
  for (const { scope, origin, text, detection } of scopes) {
    if (origin !== 'file') continue
    if (text === undefined || isNothing(detection)) await db.deleteFrom('catalog_files').where('file', '=', cleanText(scope)).execute()
    else await saveFile(ctx, scope, text, detection)
  }
}

async function saveFile(ctx: Context, file: string, text: string, detection: Detection): Promise<void> {
  const row = { file: cleanText(file), digest: digestOf(text), refs: detection.entities.map(({ ref }) => ref), read_at: ctx.clock.now() }
  await catalogDb(ctx.db)
    .insertInto('catalog_files')
    .values(row)
    .onConflict((conflict) => conflict.column('file').doUpdateSet(({ ref }) => ({ digest: ref('excluded.digest'), refs: ref('excluded.refs'), read_at: ref('excluded.read_at') })))
    .execute()
}

/** Name of the claims of a detector's scope. */
export function sourceOf({ detectorId, scope }: Pick<ScopeDetection, 'detectorId' | 'scope'>): string {
  return cleanText(`detect:${detectorId}:${scope}`)
}

function isNothing({ entities, relations, problems }: Detection): boolean {
  return entities.length + relations.length + problems.length === 0
}

function claimsOf({ source, detection, origin = 'discovered', isNew }: SourcedDetection): SourceClaims {
  return { source, isNew, claims: detection.entities.map((entity) => entityClaim(source, origin, entity)), relations: detection.relations.map((relation) => relationClaim(source, origin, relation)) }
}

function entityClaim(source: string, origin: Origin, entity: DetectedEntity): Claim {
  return { ref: entity.ref, source, origin, title: cleanText(entity.title), description: cleanText(entity.description ?? ''), owner: entity.owner ?? null, tags: tagsOf(entity), spec: plainSpec(entity), ...evidenceColumns(entity.evidence) }
}

/** As the database gives it back. */
function plainSpec({ spec }: DetectedEntity): Claim['spec'] {
  return JSON.parse(stableJson(spec)) as Claim['spec']
}

function tagsOf({ tags = [], evidence }: DetectedEntity): string[] {
  return [...tags.map(cleanText), ...(isFixturePath(evidence.file) ? ['fixture'] : [])]
}

function relationClaim(source: string, origin: Origin, relation: DetectedRelation): RelationClaim {
  return { from_ref: relation.from, type: cleanText(relation.type), to_ref: relation.to, source, origin, reason: cleanText(relation.reason), ...evidenceColumns(relation.evidence) }
}

function evidenceColumns({ file, line }: Evidence): { evidence_file: string; evidence_line: number | null } {
  return { evidence_file: cleanText(file), evidence_line: line ?? null }
}
