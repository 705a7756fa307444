import type { Context } from '#kernel/feature'
import { newId } from '#lib/id'
import { notify, sql } from '#platform/database'
import { type AlertRow, tablesOf } from '../alerting-tables.ts'
import { webhookBody, webhookGroupKey } from './webhook-body.ts'

export const deliveriesChannel = 'alerting_deliveries'

/** Lays what each receiver is to be told into the queue, in the transaction of the alerts themselves: neither comes without the other. */
export async function enqueueDeliveries(ctx: Context, alerts: readonly AlertRow[]): Promise<void> {
  const receivers = await tablesOf(ctx.db).selectFrom('alerting_receivers').select('name').where('is_on', '=', true).orderBy('name').execute()
  if (receivers.length === 0 || alerts.length === 0) return
  const given = alerts.flatMap((alert) => receivers.map(({ name }) => ({
    id: newId(), receiver: name, group_key: webhookGroupKey(alert), alert_ids: [alert.id], body: JSON.stringify(webhookBody(alert, { receiver: name, externalUrl: ctx.site.url })),
  })))
  const now = ctx.clock.now()
  await sql`
    insert into alerting_deliveries (id, receiver, group_key, alert_ids, body, created_at, next_attempt_at)
    select id, receiver, group_key, alert_ids, body, ${now}, ${now} from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, receiver text, group_key text, alert_ids uuid[], body text)`.execute(ctx.db)
  await notify(ctx.db, deliveriesChannel)
}
