import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { removeEntity } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'
import { pageSource } from './page-source.ts'
import { writeClaims } from './write-claims.ts'

export const remove = handle(removeEntity, async ({ ref }, ctx) => {
  const db = catalogDb(ctx.db)
  const claims = await db.selectFrom('catalog_claims').select(['source', 'origin', 'evidence_file']).where('ref', '=', ref).execute()
  if (claims.length === 0) throw new ProductError('not-found', `There is no entity ${ref}. List what exists with entities list.`)
  const source = pageSource(ref)
  const other = claims.find((claim) => claim.source !== source)
  if (!claims.some((claim) => claim.source === source)) {
    const file = other?.evidence_file
    throw new ProductError('conflict', file ? `${ref} was read from ${file}. Remove it there and it goes by itself.` : `${ref} belongs to another part of Daybook. Remove it on its own page.`)
  }
  await writeClaims(ctx, [{ source, claims: [], relations: [] }])
  return { ref }
})
