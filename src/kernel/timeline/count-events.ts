import { type Db, sql } from '#platform/database'
import { dayMs } from './count-sealed.ts'

interface Question {
  readonly subjects: readonly string[]
  readonly since: Date
  /** Not included. */
  readonly until: Date
}

export interface SubjectCount {
  readonly subject: string
  readonly type: string
  readonly count: number
}

/**
 * How many events of each type some entities had, exactly: whole days from the counts, the days at both ends and what is
 * not sealed yet from the events, all in one statement and so of one moment.
 */
export async function countEvents(db: Db, { subjects, since, until }: Question): Promise<SubjectCount[]> {
  const firstDay = new Date(Math.min(Math.ceil(since.getTime() / dayMs) * dayMs, until.getTime()))
  const lastDay = new Date(Math.max(Math.floor(until.getTime() / dayMs) * dayMs, firstDay.getTime()))
  const { rows } = await sql<{ subject: string; type: string; count: string }>`
    select subject, type, sum(events) as count from (
      select subject, type, events from timeline_subject_days
      where subject = any(${subjects}::text[]) and day >= ${firstDay.toISOString().slice(0, 10)}::date and day < ${lastDay.toISOString().slice(0, 10)}::date
      union all
      select subject, type, 1 from timeline_events where subject = any(${subjects}::text[]) and at >= ${since} and at < ${firstDay}
      union all
      select subject, type, 1 from timeline_events where subject = any(${subjects}::text[]) and at >= ${lastDay} and at < ${until}
      union all
      select e.subject, e.type, 1 from timeline_unsealed u join timeline_events e on e.id = u.id and e.at = u.at
      where e.subject = any(${subjects}::text[]) and u.at >= ${firstDay} and u.at < ${lastDay}
    ) counted group by subject, type`.execute(db)
  return rows.map((row) => ({ subject: row.subject, type: row.type, count: Number(row.count) }))
}
