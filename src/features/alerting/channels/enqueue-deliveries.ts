import type { Notification } from '#lib/alertmanager'
import { newId } from '#lib/id'
import { type Db, notify, sql } from '#platform/database'
import type { ReceiverRow } from '../alerting-tables.ts'
import { webhookBody } from '../routing/webhook-body.ts'
import { placedChannels } from './channel-book.ts'
import { deliveriesChannel } from './deliveries-channel.ts'
import { insertDeliveries, type NewDelivery } from './insert-deliveries.ts'

export interface Enqueuing {
  readonly now: Date
  readonly externalUrl: string
  /** Ids of alerts by their fingerprints, for the log of deliveries. */
  idOf(fingerprint: string): string | undefined
}

/** Lays notifications into the queue, in the transaction that counts them as told: neither comes without the other. */
export async function enqueueDeliveries(db: Db, notifications: readonly Notification[], { now, externalUrl, idOf }: Enqueuing): Promise<void> {
  if (notifications.length === 0) return
  const waysOf = await readWays(db, notifications)
  const rows = notifications.flatMap((each): NewDelivery[] => {
    const laid = { group_key: each.groupKey, notice_id: each.noticeId, alert_ids: each.alerts.flatMap(({ fingerprint }) => idOf(fingerprint) ?? []), body: JSON.stringify(webhookBody(each, externalUrl)), created_at: now, next_attempt_at: now }
    return waysOf(each).map((way) => ({ ...laid, ...way, id: newId() }))
  })
  await insertDeliveries(db, rows)
  if (rows.length > 0) await notify(db, deliveriesChannel)
}

type Way = Pick<NewDelivery, 'receiver' | 'kind' | 'position'>

/** A receiver of ours is told by all its ways but those kept for when they fail; one of an imported configuration by the integration that is named. */
async function readWays(db: Db, notifications: readonly Notification[]): Promise<(notification: Notification) => Way[]> {
  const { rows: [imported] } = await sql`select from alerting_configuration`.execute(db)
  if (imported) return ({ receiver, integration }) => [{ receiver, kind: integration.kind, position: integration.index }]
  const names = [...new Set(notifications.map(({ receiver }) => receiver))]
  const { rows } = await sql<ReceiverRow>`select * from alerting_receivers where name = any(${names}::text[])`.execute(db)
  const ways = new Map(rows.map((row) => [row.name, placedChannels(row).filter(({ isFallback, kind }) => !isFallback && kind !== 'owner').map(({ kind, position }) => ({ receiver: row.name, kind, position }))]))
  return ({ receiver }) => ways.get(receiver) ?? []
}
