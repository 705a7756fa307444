import type { Inference, KnownEntity } from '#kernel/feature'
import type { Db } from '#platform/database'
import { catalogDb } from '../entities/catalog-tables.ts'
import { groupBy } from '../entities/group-by.ts'
import { mergeClaims } from '../entities/merge-claims.ts'
import { type ScopeDetection, sourceOf } from '../entities/upsert-detected.ts'
import { checkedDetection } from './checked-detection.ts'

/** The one scope of an inference. */
export const inferenceScope = 'inference'

/** What an inference says now of what is known; what it said itself it is not told. */
export async function infer(db: Db, inference: Inference): Promise<ScopeDetection> {
  const own = { detectorId: inference.id, scope: inferenceScope }
  const known = await readKnown(db, inference.reads, sourceOf(own))
  return { ...own, detection: checkedDetection(inference.infer({ entities: (kind) => known.get(kind) ?? [] }), inferenceScope) }
}

async function readKnown(db: Db, kinds: readonly string[], without: string): Promise<Map<string, KnownEntity[]>> {
  if (kinds.length === 0) return new Map()
  const claims = await catalogDb(db)
    .selectFrom('catalog_claims')
    .selectAll()
    .where('source', '!=', without)
    .where((eb) => eb.or(kinds.map((kind) => eb('ref', 'like', `${kind.replaceAll(/[%_\\]/g, '\\$&')}:%`))))
    .orderBy('ref')
    .execute()
  const entities = [...groupBy(claims, ({ ref }) => ref).values()].flatMap((own) => mergeClaims(own) ?? [])
  return groupBy(entities, ({ kind }) => kind)
}
