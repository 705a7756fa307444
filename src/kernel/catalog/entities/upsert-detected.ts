import type { Insertable } from 'kysely'
import type { Context, DetectedEntity, DetectedRelation, Detection, Evidence } from '#kernel/feature'
import { catalogDb, type Origin, type ProblemTable } from './catalog-tables.ts'
import type { Claim } from './merge-claims.ts'
import { cleanText, digestOf, stableJson } from './stable-json.ts'
import { type RelationClaim, type SourceClaims, writeClaims } from './write-claims.ts'

/** What one detector found in one scope: a path, or `machine`. */
export interface ScopeDetection {
  readonly detectorId: string
  readonly scope: string
  readonly detection: Detection
  /** `file` for files that people write entities into; `discovered` unless given. */
  readonly origin?: Origin
}

const batchScopes = 200

/**
 * Puts what a detector found in a scope in place of what it found there before. Entities, relations and problems that it
 * no longer names are taken back: an entity that nobody else names is marked gone. Events tell real changes only.
 */
export async function upsertDetected(ctx: Context, detectorId: string, scope: string, detection: Detection): Promise<void> {
  await upsertAllDetected(ctx, [{ detectorId, scope, detection }])
}

/** The same for many scopes; those that are as they were cost nothing but a digest. Gives how many were not. */
export async function upsertAllDetected(ctx: Context, scopes: readonly ScopeDetection[]): Promise<number> {
  let changed = 0
  for (let start = 0; start < scopes.length; start += batchScopes) changed += await upsertBatch(ctx, scopes.slice(start, start + batchScopes))
  return changed
}

async function upsertBatch(ctx: Context, scopes: readonly ScopeDetection[]): Promise<number> {
  const db = catalogDb(ctx.db)
  const bySource = new Map(scopes.map((scope) => [sourceOf(scope), { ...scope, digest: digestOf(stableJson([scope.origin ?? 'discovered', scope.detection])) }]))
  const known = await db.selectFrom('catalog_scopes').select(['source', 'digest']).where('source', 'in', [...bySource.keys()]).execute()
  for (const { source, digest } of known) if (bySource.get(source)?.digest === digest) bySource.delete(source)
  const changed = [...bySource].filter(([source, { detection }]) => !isNothing(detection) || known.some((row) => row.source === source))
  if (changed.length === 0) return 0
  await writeClaims(ctx, changed.map(([source, scope]) => claimsOf(source, scope)))
  for (const [source, scope] of changed) await writeProblems(ctx, source, scope)
  const kept = changed.filter(([, { detection }]) => !isNothing(detection))
  const emptied = changed.filter(([, { detection }]) => isNothing(detection)).map(([source]) => source)
  if (emptied.length > 0) await db.deleteFrom('catalog_scopes').where('source', 'in', emptied).execute()
  if (kept.length > 0) {
    await db.insertInto('catalog_scopes').values(kept.map(([source, { detectorId, scope, digest }]) => ({ source, detector: detectorId, scope: cleanText(scope), digest })))
      .onConflict((conflict) => conflict.column('source').doUpdateSet((eb) => ({ digest: eb.ref('excluded.digest') }))).execute()
  }
  return changed.length
}

/** Name of the claims of a detector's scope. */
export function sourceOf({ detectorId, scope }: Pick<ScopeDetection, 'detectorId' | 'scope'>): string {
  return cleanText(`detect:${detectorId}:${scope}`)
}

function isNothing({ entities, relations, problems }: Detection): boolean {
  return entities.length + relations.length + problems.length === 0
}

function claimsOf(source: string, { detection, origin = 'discovered' }: ScopeDetection): SourceClaims {
  return {
    source,
    claims: detection.entities.map((entity) => entityClaim(source, origin, entity)),
    relations: detection.relations.map((relation) => relationClaim(source, origin, relation)),
  }
}

function entityClaim(source: string, origin: Origin, entity: DetectedEntity): Claim {
  return {
    ref: entity.ref, source, origin, title: cleanText(entity.title), description: cleanText(entity.description ?? ''), owner: entity.owner ?? null,
    tags: (entity.tags ?? []).map(cleanText), spec: entity.spec, ...evidenceColumns(entity.evidence),
  }
}

function relationClaim(source: string, origin: Origin, relation: DetectedRelation): RelationClaim {
  return { from_ref: relation.from, type: cleanText(relation.type), to_ref: relation.to, source, origin, reason: cleanText(relation.reason), ...evidenceColumns(relation.evidence) }
}

function evidenceColumns({ file, line }: Evidence): { evidence_file: string; evidence_line: number | null } {
  return { evidence_file: cleanText(file), evidence_line: line ?? null }
}

async function writeProblems(ctx: Context, source: string, { detectorId, detection }: ScopeDetection): Promise<void> {
  const db = catalogDb(ctx.db)
  const now = ctx.clock.now()
  const rows = new Map(detection.problems.map((problem): [string, Insertable<ProblemTable>] => [problem.key, {
    source, key: cleanText(problem.key), detector: detectorId, message: cleanText(problem.message), file: cleanText(problem.evidence.file),
    line: problem.evidence.line ?? null, entity: problem.entity ?? null, first_seen_at: now,
  }]))
  const keys = [...rows.values()].map(({ key }) => key)
  let stale = db.deleteFrom('catalog_problems').where('source', '=', source)
  if (keys.length > 0) stale = stale.where('key', 'not in', keys)
  await stale.execute()
  if (rows.size === 0) return
  await db.insertInto('catalog_problems').values([...rows.values()]).onConflict((conflict) => conflict.columns(['source', 'key']).doUpdateSet((eb) => ({
    message: eb.ref('excluded.message'), file: eb.ref('excluded.file'), line: eb.ref('excluded.line'), entity: eb.ref('excluded.entity'),
  }))).execute()
}
