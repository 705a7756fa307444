import type { Context } from '#kernel/feature'
import { newId } from '#lib/id'
import { notify } from '#platform/database'
import { type AlertRow, tablesOf } from '../alerting-tables.ts'
import { webhookBody, webhookGroupKey } from './webhook-body.ts'

export const deliveriesChannel = 'alerting_deliveries'

/** Lays what each receiver is to be told into the queue, in the transaction of the alert itself: neither comes without the other. */
export async function enqueueDeliveries(ctx: Context, alert: AlertRow): Promise<void> {
  const receivers = await tablesOf(ctx.db).selectFrom('alerting_receivers').select('name').where('is_on', '=', true).orderBy('name').execute()
  if (receivers.length === 0) return
  const now = ctx.clock.now()
  await tablesOf(ctx.db).insertInto('alerting_deliveries').values(receivers.map(({ name }) => ({
    id: newId(), receiver: name, group_key: webhookGroupKey(alert), alert_ids: [alert.id], body: JSON.stringify(webhookBody(alert, { receiver: name, externalUrl: ctx.site.url })),
    created_at: now, next_attempt_at: now, last_status: null, last_error: null, finished_at: null,
  }))).execute()
  await notify(ctx.db, deliveriesChannel)
}
