import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import type { Db } from '#platform/database'
import { getEntity } from '../contract.ts'
import { ownershipOf } from './ownership-of.ts'
import { readNodes } from './read-nodes.ts'
import { catalogDb } from './catalog-tables.ts'
import { toEntity } from './entity-row.ts'
import { readRelations } from './read-relations.ts'

/** Takes a full reference, `kind:name`, `namespace/name`, or a name alone where only one entity has it. */
export const get = handle(getEntity, async ({ ref }, ctx) => {
  const found = await findEntity(ctx.db, ref)
  const [outgoing, incoming, ownership] = await Promise.all([readRelations(ctx.db, { from: [found.ref] }), readRelations(ctx.db, { to: [found.ref] }), ownershipOf(ctx.db, found.ref)])
  const near = await readNodes(ctx.db, [...new Set([...outgoing.map(({ to }) => to), ...incoming.map(({ from }) => from)])])
  return { entity: toEntity(found), ownership: ownership ?? null, outgoing, incoming, near }
})

async function findEntity(db: Db, asked: string) {
  const { kind, namespace, name } = parseEntityRef(asked)
  const hasKind = asked.includes(':')
  let query = catalogDb(db).selectFrom('catalog_entities').selectAll().where('namespace', '=', namespace).where('name', '=', name)
  if (hasKind) query = query.where('kind', '=', kind)
  const rows = await query.orderBy('gone_at', (order) => order.nullsFirst()).orderBy('ref').execute()
  const present = rows.filter((row) => row.gone_at === null)
  const service = present.find((row) => row.kind === 'service')
  const found = present.length > 1 ? service : (present[0] ?? rows[0])
  if (found) return found
  if (present.length > 1) throw new ProductError('invalid', `Several entities have this name: ${present.map((row) => row.ref).join(', ')}. Give the whole reference.`)
  throw new ProductError('not-found', `There is no entity ${asked}. List what exists with entities list.`)
}
