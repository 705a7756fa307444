import type { Notification } from '#lib/alertmanager'
import { newId } from '#lib/id'
import { type Db, notify, sql } from '#platform/database'
import type { ReceiverRow } from '../alerting-tables.ts'
import { webhookBody } from '../routing/webhook-body.ts'
import { placedChannels } from './channel-book.ts'
import { deliveriesChannel } from './deliveries-channel.ts'
import { insertDeliveries, type NewDelivery } from './insert-deliveries.ts'
import { ownerWays } from './people/owner-ways.ts'
import { releaseHeld } from './people/release-held.ts'

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
  const rows: NewDelivery[] = []
  for (const each of notifications) {
    const alertIds = each.alerts.flatMap(({ fingerprint }) => idOf(fingerprint) ?? [])
    const laid = { group_key: each.groupKey, notice_id: each.noticeId, alert_ids: alertIds, body: JSON.stringify(webhookBody(each, externalUrl)), created_at: now, next_attempt_at: now }
    const { ways, owners } = waysOf(each)
    const people = owners.length > 0 ? await peopleOrInstead(db, owners, alertIds, now) : []
    rows.push(...[...ways, ...people].map((way) => ({ ...laid, ...way, id: newId() })))
  }
  await insertDeliveries(db, rows)
  await releaseHeld(db, rows, now)
  if (rows.length > 0) await notify(db, deliveriesChannel)
}

type Way = Pick<NewDelivery, 'receiver' | 'kind' | 'position' | 'note'>

interface Owners {
  /** Who is told where nobody owns it. */
  readonly team: string | undefined
  readonly instead: readonly Way[]
}

interface Ways {
  readonly ways: readonly Way[]
  readonly owners: readonly Owners[]
}

/** A receiver of ours is told by all its ways but those kept for when they fail; one of an imported configuration by the integration that is named. */
async function readWays(db: Db, notifications: readonly Notification[]): Promise<(notification: Notification) => Ways> {
  const { rows: [imported] } = await sql`select from alerting_configuration`.execute(db)
  if (imported) return ({ receiver, integration }) => ({ ways: [{ receiver, kind: integration.kind, position: integration.index }], owners: [] })
  const names = [...new Set(notifications.map(({ receiver }) => receiver))]
  const { rows } = await sql<ReceiverRow>`select * from alerting_receivers where name = any(${names}::text[]) or name in (select fallback from alerting_receivers where name = any(${names}::text[]))`.execute(db)
  const byName = new Map(rows.map((row) => [row.name, row]))
  const ways = new Map(rows.map((row) => [row.name, { ways: placed(row, false), owners: ownersOf(row, byName) }]))
  return ({ receiver }) => ways.get(receiver) ?? { ways: [], owners: [] }
}

function placed(row: ReceiverRow, isFallback: boolean): Way[] {
  return placedChannels(row).filter((channel) => channel.isFallback === isFallback && channel.kind !== 'owner').map(({ kind, position }) => ({ receiver: row.name, kind, position }))
}

function ownersOf(row: ReceiverRow, byName: ReadonlyMap<string, ReceiverRow>): Owners[] {
  const other = row.fallback === null ? undefined : byName.get(row.fallback)
  const kept = placed(row, true)
  const instead = kept.length > 0 ? kept : other?.is_on ? placed(other, false) : []
  return row.channels.filter(({ kind, isFallback }) => kind === 'owner' && !isFallback).map(({ settings }) => ({ team: typeof settings['team'] === 'string' ? settings['team'] : undefined, instead }))
}

const nobody = 'This comes another way, since nobody is known who owns it and is told of alerts like it.'

async function peopleOrInstead(db: Db, owners: readonly Owners[], alertIds: readonly string[], now: Date): Promise<readonly NewWay[]> {
  const found = await Promise.all(owners.map(async ({ team, instead }): Promise<readonly NewWay[]> => {
    const people = await ownerWays(db, alertIds, team, now)
    return people.length > 0 ? people : instead.map((way) => ({ ...way, note: nobody }))
  }))
  return found.flat()
}

type NewWay = Partial<NewDelivery> & Pick<NewDelivery, 'receiver' | 'kind' | 'position'>
