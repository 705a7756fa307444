import { newId } from '#lib/id'
import { type Db, notify, sql } from '#platform/database'
import type { DeliveryRow, ReceiverRow } from '../../alerting-tables.ts'
import { placedChannels } from '../channel-book.ts'
import { deliveriesChannel } from '../deliveries-channel.ts'
import { insertDeliveries, type NewDelivery } from '../insert-deliveries.ts'
import { channelSettings, isChannelKind } from '../channel-settings-contract.ts'
import type { Sent } from '../kinds/channel.ts'
import { personOfReceiver } from '../people/person-receiver.ts'

interface Failed {
  readonly delivery: DeliveryRow
  readonly sent: Sent
  readonly at: Date
}

/** Lays down, for deliveries that do not get through, the same for the next way: one that the receiver keeps for this, else those of the receiver named instead. */
export async function layFallbacks(db: Db, failed: readonly Failed[]): Promise<void> {
  if (failed.length === 0) return
  const { rows } = await sql<ReceiverRow>`select * from alerting_receivers where is_on`.execute(db)
  const { rows: [imported] } = await sql<{ fallback: string | null }>`select fallback from alerting_configuration`.execute(db)
  const receivers = new Map(rows.map((row) => [row.name, row]))
  const laid = failed.flatMap((each) => waysAfter(each.delivery, receivers, imported?.fallback ?? null).map((way) => standIn(each, way)))
  if (laid.length === 0) return
  await insertDeliveries(db, laid)
  await notify(db, deliveriesChannel)
}

type Way = Pick<DeliveryRow, 'receiver' | 'kind' | 'position'>

function keyOf({ receiver, kind, position }: Way): string {
  return `${receiver}/${kind}/${position}`
}

/** A person is told by mail where their other ways fail, and else in the browser. */
function waysOfPerson({ receiver }: DeliveryRow, tried: ReadonlySet<string>): Way[] {
  const [first] = ['email', 'webpush'].map((kind) => ({ receiver, kind, position: 0 })).filter((way) => !tried.has(keyOf(way)))
  return first ? [first] : []
}

function waysAfter(delivery: DeliveryRow, receivers: ReadonlyMap<string, ReceiverRow>, ofImported: string | null): Way[] {
  const tried = new Set([...delivery.tried, keyOf(delivery)])
  if (personOfReceiver(delivery.receiver) !== undefined) return waysOfPerson(delivery, tried)
  const own = receivers.get(delivery.receiver)
  const waysOf = (receiver: ReceiverRow | undefined, isFallback: boolean) => (receiver ? placedChannels(receiver).filter((channel) => channel.isFallback === isFallback && channel.kind !== 'owner').map(({ kind, position }) => ({ receiver: receiver.name, kind, position })) : []).filter((way) => !tried.has(keyOf(way)))
  const [kept] = waysOf(own, true)
  if (kept) return [kept]
  const instead = own ? own.fallback : ofImported
  return instead === null || instead === delivery.receiver ? [] : waysOf(receivers.get(instead), false)
}

function standIn({ delivery, sent, at }: Failed, way: Way): NewDelivery {
  const kind = isChannelKind(delivery.kind) ? channelSettings[delivery.kind].title : delivery.kind
  return {
    ...way, id: newId(), group_key: delivery.group_key, notice_id: delivery.notice_id, alert_ids: delivery.alert_ids, body: delivery.body, created_at: at, next_attempt_at: at, fallback_of: delivery.id, tried: [...delivery.tried, keyOf(delivery)],
    note: `This comes another way, since ${personOfReceiver(delivery.receiver) === undefined ? delivery.receiver : 'you'} could not be reached by ${kind}: ${sent.error ?? 'no reason was given.'}`.slice(0, 500),
  }
}
