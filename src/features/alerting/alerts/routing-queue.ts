import { type Db, notify, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'

/** Rung when there is something to route. */
export const alertsChannel = 'alerting_alerts'

/** Lays alerts before the routing: they are new, ended, or say something else than before. */
export async function queueForRouting(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into alerting_to_route select * from unnest(${ids}::uuid[])`.execute(db)
  await notify(db, alertsChannel)
}

/** Takes alerts for the routing, oldest first, in the caller's transaction: should it fail they are still there. */
export async function takeForRouting(db: Db, most: number): Promise<readonly AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    with taken as (delete from alerting_to_route where ctid = any(array(select ctid from alerting_to_route limit ${most})) returning alert_id)
    select * from alerting_alerts where id in (select alert_id from taken) order by id`.execute(db)
  return rows
}
