import { type Db, sql } from '#platform/database'
import type { DeliveryRow } from '../../alerting-tables.ts'

/** Who has taken a delivery and died gives it back after this time. */
const takenForMs = 60_000

interface Taking {
  readonly now: Date
  readonly room: number
  /** At most so many of each receiver; `busy` has none left. */
  readonly perReceiver: number
  readonly busy: readonly string[]
}

/** Takes what is due. Of one receiver, way and group the older goes first: resolved never comes before firing. */
export async function takeDeliveries(db: Db, { now, room, perReceiver, busy }: Taking): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    with due as (
      select id, next_attempt_at, row_number() over (partition by receiver order by next_attempt_at, id) as place from alerting_deliveries d
      where state = 'waiting' and next_attempt_at <= ${now} and receiver <> all(${busy}::text[])
        and not exists (select from alerting_deliveries o where o.receiver = d.receiver and o.kind = d.kind and o.position = d.position and o.group_key = d.group_key and o.state = 'waiting' and o.id < d.id)
    ), mine as (
      select id from alerting_deliveries where id in (select id from due where place <= ${perReceiver} order by next_attempt_at, id limit ${room}) and state = 'waiting' and next_attempt_at <= ${now} for update skip locked)
    update alerting_deliveries set attempts = attempts + 1, next_attempt_at = ${new Date(now.getTime() + takenForMs)}, tried_since = coalesce(tried_since, ${now})
    where id in (select id from mine) returning *`.execute(db)
  return rows
}
