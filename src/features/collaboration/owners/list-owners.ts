import { handle } from '#kernel/feature'
import { type Owned, ownership } from '#kernel/catalog'
import { getEntity } from '#kernel/catalog/contract'
import { listOwned, listOwners, type Owner, ownersOf } from '../contract.ts'
import { countKinds, readOwners } from './owner-directory.ts'

/** A text finds owners by their own names, their people's, and those of what they own. */
export const listed = handle(listOwners, async ({ text = '' }, ctx) => {
  const { owners, owned } = await readOwners(ctx.db)
  const wanted = text.trim().toLowerCase()
  const fitting = wanted === '' ? owned : owned.filter(({ ref, title }) => ref.toLowerCase().includes(wanted) || title.toLowerCase().includes(wanted))
  const byThings = new Set(fitting.map(({ owner }) => owner))
  return { items: wanted === '' ? owners : owners.filter((owner) => isNamed(owner, wanted) || byThings.has(owner.ref)), unowned: countKinds(fitting.filter(({ owner }) => owner === null)) }
})

export const owned = handle(listOwned, async ({ owner, kind }, ctx) => {
  const wanted = owner === 'none' ? null : owner
  return { items: (await ownership(ctx.db)).filter((thing) => thing.owner === wanted && (kind === undefined || thing.kind === kind)) }
})

export const of = handle(ownersOf, async ({ ref }, ctx) => {
  await ctx.call(getEntity, { ref })
  const { owners } = await readOwners(ctx.db)
  const facts = (await ownership(ctx.db, { refs: [ref] })).filter((fact) => fact.owner !== null)
  return { owners: facts.flatMap((fact) => withReason(owners.find((owner) => owner.ref === fact.owner), fact)) }
})

function withReason(owner: Owner | undefined, { reason, file, line, through }: Owned) {
  return owner ? [{ ...owner, reason, file, line, through }] : []
}

function isNamed({ ref, title, people }: Owner, wanted: string): boolean {
  return [ref, title, ...people.flatMap(({ name, email }) => [name, email ?? ''])].some((name) => name.toLowerCase().includes(wanted))
}
