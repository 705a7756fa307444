import type { Db } from '#platform/database'
import type { Entity } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'
import { toEntity } from './entity-row.ts'

/** All entities of a kind that are there, by reference. For parts that follow what discovery finds. */
export async function entitiesOfKind(db: Db, kind: string): Promise<Entity[]> {
  const rows = await catalogDb(db).selectFrom('catalog_entities').selectAll().where('kind', '=', kind).where('gone_at', 'is', null).orderBy('ref').execute()
  return rows.map(toEntity)
}
