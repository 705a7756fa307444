import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { listRepositories } from './contract.ts'
import { allRepositories, toRepository } from './describe-repository.ts'

export const list = handle(listRepositories, async ({ cursor, limit }, ctx) => {
  const [after] = readCursor(cursor, z.tuple([z.string()])) ?? []
  const refs = (await allRepositories(ctx)).filter((ref) => after === undefined || ref > after)
  const page = refs.slice(0, limit)
  const items = await Promise.all(page.map((ref) => toRepository(ctx, ref).catch(skipGone)))
  const last = page.at(-1)
  return { items: items.flatMap((item) => item ?? []), nextCursor: refs.length > limit && last !== undefined ? encodeCursor([last]) : null }
})

/** Described by hand in a catalog-info.yaml, or gone in this moment. */
function skipGone(error: unknown): undefined {
  if (error instanceof ProductError && error.code === 'not-found') return undefined
  throw error
}
