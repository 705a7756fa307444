import { z } from 'zod'
import { handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { encodeCursor, readCursor } from '#lib/page'
import { notify, sql } from '#platform/database'
import { type DeliveryRow, tablesOf } from '../alerting-tables.ts'
import type { WebhookBody } from '../routing/webhook-body.ts'
import { type Delivery, DeliveryRetried, getDelivery, listDeliveries, redeliver } from './channels-contract.ts'
import { deliveriesChannel } from './deliveries-channel.ts'
import { channelMessage } from './texts/channel-message.ts'
import { plainText, titleOf } from './texts/message-texts.ts'

const mostShown = 100_000

export const deliveries = handle(listDeliveries, async ({ receiver, state, cursor, limit }, ctx) => {
  const [before = null] = readCursor(cursor, z.tuple([z.uuid()])) ?? []
  const { rows } = await sql<DeliveryRow>`
    select * from alerting_deliveries where (${receiver ?? null}::text is null or receiver = ${receiver ?? null}) and (${state ?? null}::text is null or state = ${state ?? null}) and (${before}::uuid is null or id < ${before}::uuid) order by id desc limit ${limit + 1}`.execute(ctx.db)
  const items = rows.slice(0, limit).map(deliveryView)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null }
})

export const deliveryDetails = handle(getDelivery, async ({ id }, ctx) => {
  const row = isId(id) ? await tablesOf(ctx.db).selectFrom('alerting_deliveries').selectAll().where('id', '=', id).executeTakeFirst() : undefined
  if (!row) throw notThere()
  return { delivery: deliveryView(row), text: plainText(channelMessage(row)).slice(0, mostShown), body: row.body.slice(0, mostShown), tries: row.attempt_log.map(({ at, status, error, ms }) => ({ at, status, error, ms })) }
})

/** Sent again with the same content; its tries are counted from the beginning. */
export const sendAgain = handle(redeliver, async ({ id }, ctx) => {
  if (!isId(id)) throw notThere()
  const row = await tablesOf(ctx.db).updateTable('alerting_deliveries').set({ state: 'waiting', attempts: 0, next_attempt_at: ctx.clock.now(), finished_at: null, tried_since: null, held_until: null }).where('id', '=', id).returningAll().executeTakeFirst()
  if (!row) throw notThere()
  await ctx.append(DeliveryRetried, { subject: entityRef('receiver', row.receiver), summary: `A delivery to ${row.receiver} is sent again.`, data: { id: row.id, receiver: row.receiver } })
  await notify(ctx.db, deliveriesChannel)
  return deliveryView(row)
})

function notThere(): ProductError {
  return new ProductError('not-found', 'There is no such delivery. List them with daybook receivers deliveries.')
}

export function deliveryView(row: DeliveryRow): Delivery {
  return {
    id: row.id, receiver: row.receiver, kind: row.kind, title: titleOf({ body: JSON.parse(row.body) as WebhookBody }), alertIds: row.alert_ids, state: row.state, attempts: row.attempts, lastStatus: row.last_status, lastError: row.last_error, note: row.note, isTest: row.is_test, isFallback: row.fallback_of !== null,
    createdAt: row.created_at.toISOString(), nextAttemptAt: row.next_attempt_at?.toISOString() ?? null, heldUntil: row.held_until?.toISOString() ?? null, finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
