import type { Reaction } from '#kernel/feature'
import { type Db, notify, sql, transaction } from '#platform/database'
import { countSealed } from './count-sealed.ts'
import { type HashedEvent, hashEvent, hashedColumns } from './event-hash.ts'

/** Told with the new head position when events have been sealed. */
export const sealedChannel = 'daybook_timeline'

const batchSize = 1000

interface UnsealedEvent extends HashedEvent {
  readonly at: Date
}

/**
 * Gives the next committed events their place: a position and a hash chained to the one before, a delivery for each
 * reaction, and their share of the counts; in one transaction, so that a crash leaves none of it or all.
 * Gives how many were sealed. The lock on the head keeps two sealers apart.
 */
export async function sealEvents(db: Db, reactions: readonly Reaction[], now: Date): Promise<number> {
  return transaction(db, async (tx) => {
    const head = await sql<{ position: string; hash: Buffer }>`select position, hash from timeline_head for update`.execute(tx)
    const start = head.rows[0]
    if (!start) throw new Error('The table timeline_head is empty: the timeline cannot go on. Restore the database from a backup.')
    const { rows } = await sql<UnsealedEvent>`
      select e.at, ${hashedColumns} from (select id, at from timeline_unsealed order by id limit ${batchSize}) u
      join timeline_events e on e.id = u.id and e.at = u.at order by e.id`.execute(tx)
    if (rows.length === 0) return 0
    const position = Number(start.position)
    await chain(tx, rows, position, start.hash)
    await queue(tx, rows, reactions, now)
    await countSealed(tx, rows)
    await notify(tx, sealedChannel, String(position + rows.length))
    return rows.length
  })
}

async function chain(tx: Db, events: readonly UnsealedEvent[], position: number, hash: Buffer): Promise<void> {
  const hashes: Buffer[] = []
  for (const event of events) hashes.push(hashEvent(hashes.at(-1) ?? hash, event))
  const ids = events.map((event) => event.id)
  await sql`
    with gone as (delete from timeline_unsealed where id = any(${ids}::uuid[])),
    moved as (update timeline_head set position = ${position + events.length}, hash = ${hashes.at(-1)})
    insert into timeline_chain (position, event_id, event_at, hash)
    select ${position} + given.n, given.id, given.at, given.hash
    from unnest(${ids}::uuid[], ${events.map((event) => event.at)}::timestamptz[], ${hashes}::bytea[]) with ordinality as given (id, at, hash, n)`.execute(tx)
}

async function queue(tx: Db, events: readonly UnsealedEvent[], reactions: readonly Reaction[], now: Date): Promise<void> {
  const deliveries = events.flatMap((event) => reactions.filter((reaction) => reaction.event.name === event.type).map((reaction) => ({ reaction: reaction.id, event })))
  if (deliveries.length === 0) return
  await sql`
    insert into timeline_deliveries (reaction, subject, event_id, event_at, due_at)
    select given.reaction, given.subject, given.id, given.at, ${now}
    from unnest(
      ${deliveries.map(({ reaction }) => reaction)}::text[], ${deliveries.map(({ event }) => event.subject)}::text[],
      ${deliveries.map(({ event }) => event.id)}::uuid[], ${deliveries.map(({ event }) => event.at)}::timestamptz[]
    ) with ordinality as given (reaction, subject, id, at, n) order by given.n`.execute(tx)
}
