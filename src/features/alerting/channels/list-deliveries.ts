import { handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { encodeCursor, readCursor } from '#lib/page'
import { notify, sql } from '#platform/database'
import { z } from 'zod'
import { type DeliveryRow, tablesOf } from '../alerting-tables.ts'
import { type Delivery, DeliveryRetried, listDeliveries, redeliver } from '../contract.ts'
import { deliveriesChannel } from './enqueue-deliveries.ts'

export const deliveries = handle(listDeliveries, async ({ receiver, cursor, limit }, ctx) => {
  const [before = null] = readCursor(cursor, z.tuple([z.uuid()])) ?? []
  const { rows } = await sql<DeliveryRow>`
    select * from alerting_deliveries where (${receiver ?? null}::text is null or receiver = ${receiver ?? null}) and (${before}::uuid is null or id < ${before}::uuid) order by id desc limit ${limit + 1}`.execute(ctx.db)
  const items = rows.slice(0, limit).map(view)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null }
})

/** Sent again with the same content; its tries are counted from the beginning. */
export const sendAgain = handle(redeliver, async ({ id }, ctx) => {
  if (!isId(id)) throw notThere()
  const row = await tablesOf(ctx.db).updateTable('alerting_deliveries').set({ state: 'waiting', attempts: 0, next_attempt_at: ctx.clock.now(), finished_at: null }).where('id', '=', id).returningAll().executeTakeFirst()
  if (!row) throw notThere()
  await ctx.append(DeliveryRetried, { subject: entityRef('receiver', row.receiver), summary: `A delivery to ${row.receiver} is sent again.`, data: { id: row.id, receiver: row.receiver } })
  await notify(ctx.db, deliveriesChannel)
  return view(row)
})

function notThere(): ProductError {
  return new ProductError('not-found', 'There is no such delivery. List them with daybook receivers deliveries.')
}

function view(row: DeliveryRow): z.infer<typeof Delivery> {
  return {
    id: row.id, receiver: row.receiver, alertIds: row.alert_ids, state: row.state, attempts: row.attempts, lastStatus: row.last_status, lastError: row.last_error,
    createdAt: row.created_at.toISOString(), nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  }
}
