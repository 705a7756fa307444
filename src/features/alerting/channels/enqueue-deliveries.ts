import type { Notification } from '#lib/alertmanager'
import { newId } from '#lib/id'
import { type Db, notify, sql } from '#platform/database'
import { webhookBody } from '../routing/webhook-body.ts'

export const deliveriesChannel = 'alerting_deliveries'

export interface Enqueuing {
  readonly now: Date
  readonly externalUrl: string
  /** Ids of alerts by their fingerprints, for the log of deliveries. */
  idOf(fingerprint: string): string | undefined
}

/** Lays notifications into the queue, in the transaction that counts them as told: neither comes without the other. */
export async function enqueueDeliveries(db: Db, notifications: readonly Notification[], { now, externalUrl, idOf }: Enqueuing): Promise<void> {
  if (notifications.length === 0) return
  const given = notifications.map((each) => ({
    id: newId(), receiver: each.receiver, kind: each.integration.kind, position: each.integration.index, group_key: each.groupKey, notice_id: each.noticeId,
    alert_ids: each.alerts.flatMap(({ fingerprint }) => idOf(fingerprint) ?? []), body: JSON.stringify(webhookBody(each, externalUrl)),
  }))
  await sql`
    insert into alerting_deliveries (id, receiver, kind, position, group_key, notice_id, alert_ids, body, created_at, next_attempt_at)
    select id, receiver, kind, position, group_key, notice_id, alert_ids, body, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, receiver text, kind text, position int, group_key text, notice_id text, alert_ids uuid[], body text)`.execute(db)
  await notify(db, deliveriesChannel)
}
