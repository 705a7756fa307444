import { readFile } from 'node:fs/promises'
import type { EntityRef } from '#lib/entity-ref'
import type { Context } from '#kernel/feature'
import { errnoOf, resolveInside } from '#platform/files'
import { catalogDb } from '../entities/catalog-tables.ts'
import { isCatalogInfo } from './detect-catalog-info.ts'
import { type CatalogDocument, parseCatalogInfo } from './parse-catalog-info.ts'

/** The file that describes an entity, relative to the project folder, or undefined. */
export async function fileOf(ctx: Context, ref: EntityRef): Promise<string | undefined> {
  const rows = await catalogDb(ctx.db).selectFrom('catalog_claims').select('evidence_file').where('ref', '=', ref).where('origin', '=', 'file').orderBy('source').execute()
  return rows.map((row) => row.evidence_file).find((file) => file !== null && isCatalogInfo(file)) ?? undefined
}

/** Text on disk, empty when there is no such file. Throws `invalid` for a path that leaves the project folder. */
export async function readEntityFile(ctx: Context, file: string): Promise<{ path: string; text: string; isThere: boolean }> {
  const path = await resolveInside(ctx.site.projectDir, file)
  try {
    return { path, text: await readFile(path, 'utf8'), isThere: true }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { path, text: '', isThere: false }
    throw error
  }
}

/** The document in a file's text that describes an entity. */
export function documentOf(text: string, ref: EntityRef): CatalogDocument | undefined {
  return parseCatalogInfo(text).documents.find((document) => document.ref === ref)
}
