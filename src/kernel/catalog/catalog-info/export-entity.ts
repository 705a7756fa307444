import type { EntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { exportEntity } from '../contract.ts'
import { catalogDb } from '../entities/catalog-tables.ts'
import { toEntity } from '../entities/entity-row.ts'
import { readRelations } from '../entities/read-relations.ts'
import { digestOf } from '../entities/stable-json.ts'
import { documentOf, fileOf, readEntityFile } from './entity-file.ts'
import { writeCatalogInfo } from './write-catalog-info.ts'

/** An entity from a file is given as it stands there, with its comments. */
export const exportAsYaml = handle(exportEntity, async ({ ref }, ctx) => {
  const current = await currentYaml(ctx, ref)
  if (!current) throw new ProductError('not-found', `There is no entity ${ref}. List what exists with entities list.`)
  return { ...current, digest: digestOf(current.yaml) }
})

/** An entity as its catalog-info.yaml reads now, and the file that it stands in. */
export async function currentYaml(ctx: Context, ref: EntityRef): Promise<{ yaml: string; file: string | null } | undefined> {
  const row = await catalogDb(ctx.db).selectFrom('catalog_entities').selectAll().where('ref', '=', ref).executeTakeFirst()
  if (!row) return undefined
  const file = await fileOf(ctx, ref)
  const written = file === undefined ? undefined : documentOf((await readEntityFile(ctx, file)).text, ref)
  return { yaml: written?.text ?? writeCatalogInfo(toEntity(row), await readRelations(ctx.db, { from: [ref] })), file: file ?? null }
}
