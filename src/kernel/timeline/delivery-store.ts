import type { Reaction } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { type EventRow, eventColumns } from './event-row.ts'

/** One queue: deliveries of a reaction for a subject are made one after the other. */
export interface DeliveryQueue {
  readonly reaction: string
  readonly subject: string
  /** Its first delivery has failed before. */
  readonly isRetry: boolean
}

/** A delivery with what a reaction is told of its event; `type` is null when the event is gone. */
export interface Delivery {
  readonly reaction: string
  readonly subject: string
  readonly seq: string
  readonly event_id: string
  readonly event_at: Date
  readonly attempts: number
  readonly type: string | null
  readonly environment: string | null
  readonly is_received: boolean
  readonly data: unknown
}

/**
 * Queues whose first delivery is due and need not wait for another reaction, in the order of those. Hops from queue to queue in the index: a queue costs the
 * same with one delivery waiting as with a million.
 */
export async function dueQueues(db: Db, reactions: readonly Reaction[], now: Date): Promise<DeliveryQueue[]> {
  const held = reactions.flatMap(({ id, after = [] }) => after.map((first) => ({ id, first })))
  const { rows } = await sql<DeliveryQueue>`
    with recursive heads as (
      (select reaction, subject, seq, due_at, attempts from timeline_deliveries order by reaction, subject, seq limit 1)
      union all
      select next.* from heads cross join lateral (
        select d.reaction, d.subject, d.seq, d.due_at, d.attempts from timeline_deliveries d
        where (d.reaction, d.subject) > (heads.reaction, heads.subject) order by d.reaction, d.subject, d.seq limit 1
      ) next
    )
    select reaction, subject, attempts > 0 as "isRetry" from heads
    where due_at <= ${now} and reaction = any(${reactions.map(({ id }) => id)}::text[]) and not exists (
      select from unnest(${held.map(({ id }) => id)}::text[], ${held.map(({ first }) => first)}::text[]) held (id, first)
      join timeline_deliveries f on f.reaction = held.first and f.subject = heads.subject and f.seq < heads.seq where held.id = heads.reaction
    ) order by seq limit 1000`.execute(db)
  return rows
}

/** Takes queues for this transaction; gives those that no other server has. Look at what is in them only then: a delivery may have been made, or put back, before. */
export async function lockQueues(tx: Db, reaction: string, subjects: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select q.subject from unnest(${subjects}::text[]) q (subject) where pg_try_advisory_xact_lock(hashtextextended('timeline ' || ${reaction}::text || ' ' || q.subject, 0))`.execute(tx)
  return rows.map(({ subject }) => subject)
}

interface QueuesOfReaction {
  readonly reaction: Reaction
  readonly subjects: readonly string[]
}

/**
 * The first deliveries of queues, in their order; as many of each queue, `most` in all. One that is not due, or
 * waits for another reaction, keeps back those behind it; so does one that failed before: it is made by itself (`most` 1). Their rows are held, so that
 * whoever would bury one waits for how it ends.
 */
export async function firstDeliveries(tx: Db, { reaction, subjects }: QueuesOfReaction, { most, now }: { most: number; now: Date }): Promise<Delivery[]> {
  // The limits keep the planner from turning the few look-ups into a walk through all events.
  const { rows } = await sql<Delivery & { due_at: Date; is_held: boolean }>`
    select d.*, e.type, e.environment, e.is_received, e.data,
      exists (select from timeline_deliveries f where f.reaction = any(${reaction.after ?? []}::text[]) and f.subject = d.subject and f.seq < d.seq) as is_held
    from unnest(${subjects}::text[]) q (subject)
    cross join lateral (
      select reaction, subject, seq, event_id, event_at, attempts, due_at from timeline_deliveries
      where reaction = ${reaction.id} and subject = q.subject order by seq limit ${Math.ceil(most / subjects.length)} for update
    ) d
    left join lateral (
      select type, environment, is_received, data from timeline_events where id = d.event_id and at = d.event_at limit 1
    ) e on true
    order by d.seq`.execute(tx)
  const stopped = new Set<string>()
  return rows.filter(({ subject, due_at, attempts, is_held }) => {
    if (is_held || due_at > now || (attempts > 0 && most > 1)) stopped.add(subject)
    return !stopped.has(subject)
  })
}

export async function removeDeliveries(db: Db, deliveries: readonly Delivery[]): Promise<number> {
  const { numAffectedRows } = await sql`delete from timeline_deliveries where seq = any(${deliveries.map(({ seq }) => seq)}::bigint[])`.execute(db)
  return Number(numAffectedRows ?? 0)
}

export async function postponeDelivery(db: Db, delivery: Delivery, dueAt: Date): Promise<void> {
  await sql`update timeline_deliveries set attempts = ${delivery.attempts + 1}, due_at = ${dueAt} where seq = ${delivery.seq}`.execute(db)
}

export async function buryDelivery(tx: Db, delivery: Delivery, grave: { id: string; attempts: number; error: string; diedAt: Date }): Promise<void> {
  // Only who removes the delivery may write the letter, so that it is written once.
  if (await removeDeliveries(tx, [delivery]) === 0) return
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
