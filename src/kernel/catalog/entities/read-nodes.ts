import type { EntityRef } from '#lib/entity-ref'
import type { Db } from '#platform/database'
import type { Entity } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'

export type EntityNode = Pick<Entity, 'ref' | 'kind' | 'title' | 'owner' | 'goneAt'>

/** The few facts of entities that a drawing needs, in order; references that are not in the catalog are left out. */
export async function readNodes(db: Db, refs: readonly EntityRef[]): Promise<EntityNode[]> {
  if (refs.length === 0) return []
  const rows = await catalogDb(db).selectFrom('catalog_entities').select(['ref', 'kind', 'title', 'owner', 'gone_at']).where('ref', 'in', refs).orderBy('ref').execute()
  return rows.map(({ ref, kind, title, owner, gone_at }) => ({ ref, kind, title, owner, goneAt: gone_at?.toISOString() ?? null }))
}
