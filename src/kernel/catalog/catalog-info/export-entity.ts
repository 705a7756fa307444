import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { exportEntity } from '../contract.ts'
import { catalogDb } from '../entities/catalog-tables.ts'
import { toEntity } from '../entities/entity-row.ts'
import { readRelations } from '../entities/read-relations.ts'
import { digestOf } from '../entities/stable-json.ts'
import { documentOf, fileOf, readEntityFile } from './entity-file.ts'
import { writeCatalogInfo } from './write-catalog-info.ts'

/** An entity from a file is given as it stands there, with its comments. */
export const exportAsYaml = handle(exportEntity, async ({ ref }, ctx) => {
  const row = await catalogDb(ctx.db).selectFrom('catalog_entities').selectAll().where('ref', '=', ref).executeTakeFirst()
  if (!row) throw new ProductError('not-found', `There is no entity ${ref}. List what exists with entities list.`)
  const file = await fileOf(ctx, ref)
  const written = file === undefined ? undefined : documentOf((await readEntityFile(ctx, file)).text, ref)
  const yaml = written?.text ?? writeCatalogInfo(toEntity(row), await readRelations(ctx.db, { from: [ref] }))
  return { yaml, file: file ?? null, digest: digestOf(yaml) }
})
