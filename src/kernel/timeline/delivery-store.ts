import { type Db, sql } from '#platform/database'
import { type EventRow, eventColumns } from './event-row.ts'

/** One queue: deliveries of a reaction for a subject are made one after the other. */
export interface DeliveryQueue {
  readonly reaction: string
  readonly subject: string
}

export interface Delivery extends DeliveryQueue {
  readonly seq: string
  readonly event_id: string
  readonly event_at: Date
  readonly attempts: number
}

/**
 * Queues whose first delivery is due, in the order of those. Hops from queue to queue in the index: a queue costs the
 * same with one delivery waiting as with a million.
 */
export async function dueQueues(db: Db, reactions: readonly string[], now: Date): Promise<DeliveryQueue[]> {
  const { rows } = await sql<DeliveryQueue>`
    with recursive heads as (
      (select reaction, subject, seq, due_at from timeline_deliveries order by reaction, subject, seq limit 1)
      union all
      select next.* from heads cross join lateral (
        select d.reaction, d.subject, d.seq, d.due_at from timeline_deliveries d
        where (d.reaction, d.subject) > (heads.reaction, heads.subject) order by d.reaction, d.subject, d.seq limit 1
      ) next
    )
    select reaction, subject from heads where due_at <= ${now} and reaction = any(${reactions}::text[]) order by seq limit 1000`.execute(db)
  return rows
}

/** The queue's first delivery, when it is due. Not locked: look again with `lockDelivery`. */
export async function firstDelivery(db: Db, queue: DeliveryQueue, now: Date): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery & { due_at: Date }>`
    select seq, reaction, subject, event_id, event_at, attempts, due_at from timeline_deliveries
    where reaction = ${queue.reaction} and subject = ${queue.subject} order by seq limit 1`.execute(db)
  const first = rows[0]
  return first && first.due_at <= now ? first : undefined
}

/**
 * Takes the delivery for this transaction; false when another server has it, or had. The second lock is on the whole
 * queue: a replayed letter may have come in before this one.
 */
export async function lockDelivery(tx: Db, delivery: Delivery): Promise<boolean> {
  const { rows } = await sql<{ is_ours: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`timeline ${delivery.reaction} ${delivery.subject}`}, 0)) as is_ours
    from (select 1 from timeline_deliveries where seq = ${delivery.seq} for update skip locked) d`.execute(tx)
  return rows[0]?.is_ours === true
}

export async function removeDelivery(db: Db, delivery: Delivery): Promise<boolean> {
  const { rows } = await sql`delete from timeline_deliveries where seq = ${delivery.seq} returning seq`.execute(db)
  return rows.length > 0
}

export async function postponeDelivery(db: Db, delivery: Delivery, dueAt: Date): Promise<void> {
  await sql`update timeline_deliveries set attempts = ${delivery.attempts + 1}, due_at = ${dueAt} where seq = ${delivery.seq}`.execute(db)
}

export async function buryDelivery(tx: Db, delivery: Delivery, grave: { id: string; attempts: number; error: string; diedAt: Date }): Promise<void> {
  // Only who removes the delivery may write the letter, so that it is written once.
  if (!await removeDelivery(tx, delivery)) return
  await sql`
    insert into timeline_dead_letters (id, reaction, subject, event_id, event_at, attempts, error, died_at)
    values (${grave.id}, ${delivery.reaction}, ${delivery.subject}, ${delivery.event_id}, ${delivery.event_at}, ${grave.attempts}, ${grave.error}, ${grave.diedAt})`.execute(tx)
}

export async function findEvent(db: Db, id: string, at?: Date): Promise<EventRow | undefined> {
  const time = at === undefined ? sql`true` : sql`e.at = ${at}`
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from timeline_events e left join timeline_chain c on c.event_id = e.id where e.id = ${id} and ${time}`.execute(db)
  return rows[0]
}
