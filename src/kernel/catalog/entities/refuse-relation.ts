import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { EntityChanged, refuseRelation } from '../contract.ts'
import { catalogDb } from './catalog-tables.ts'
import { readRelations } from './read-relations.ts'

export const refuse = handle(refuseRelation, async ({ from, type, to, refused }, ctx) => {
  const db = catalogDb(ctx.db)
  const relation = (await readRelations(ctx.db, { from: [from], to: [to] })).find((found) => found.type === type)
  if (!relation) throw new ProductError('not-found', `There is no relation ${from} ${type} ${to}. Look at the entity's relations with entities get ${from}.`)
  if (relation.origin === 'file' && refused) throw new ProductError('invalid', `This relation stands in ${relation.evidence?.file ?? 'a file'}. Take it out there.`)
  if (relation.isRefused === refused) return relation
  if (refused) await db.insertInto('catalog_refusals').values({ from_ref: from, type, to_ref: to, refused_by: ctx.actor.id, refused_at: ctx.clock.now() }).execute()
  else await db.deleteFrom('catalog_refusals').where('from_ref', '=', from).where('type', '=', type).where('to_ref', '=', to).execute()
  await ctx.append(EntityChanged, {
    subject: from, summary: refused ? `Refused: ${type} ${to}.` : `Taken as true again: ${type} ${to}.`, data: { ref: from, origin: relation.origin },
    before: { type, to, isRefused: !refused }, after: { type, to, isRefused: refused },
  })
  return { ...relation, isRefused: refused }
})
