import { type Db, sql } from '#platform/database'
import { slotMs } from './count-sealed.ts'

export interface TypeCount {
  readonly type: string
  readonly count: number
  readonly newestAt: Date
}

/** How many events of each type there were since a moment, exactly, and when the newest of them was. */
export async function countByType(db: Db, { since }: { since: Date }): Promise<TypeCount[]> {
  const first = new Date(Math.ceil(since.getTime() / slotMs) * slotMs)
  const { rows } = await sql<{ type: string; count: string; newest_at: Date }>`
    with counted as (
      select type, events from timeline_counts where slot >= ${first}
      union all
      select type, 1 from timeline_events where at >= ${since} and at < ${first}
      union all
      select e.type, 1 from timeline_unsealed u join timeline_events e on e.id = u.id and e.at = u.at where u.at >= ${first}
    ), totals as (select type, sum(events) as count from counted group by type)
    select totals.type, totals.count, newest.at as newest_at from totals
    cross join lateral (select e.at from timeline_events e where e.type = totals.type and e.at >= ${since} order by e.at desc, e.id desc limit 1) newest
    order by totals.type`.execute(db)
  return rows.map((row) => ({ type: row.type, count: Number(row.count), newestAt: row.newest_at }))
}
