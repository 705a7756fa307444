import { type Db, sql } from '#platform/database'

/** When the first event was recorded: since then this Daybook looks. Undefined before it was sealed. */
export async function beganAt(db: Db): Promise<Date | undefined> {
  const { rows } = await sql<{ recorded_at: Date }>`
    select e.recorded_at from timeline_chain c join timeline_events e on e.id = c.event_id and e.at = c.event_at where c.position = 1`.execute(db)
  return rows[0]?.recorded_at
}
