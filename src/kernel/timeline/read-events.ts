import type { Actor } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import { type EventRow, eventColumns } from './event-row.ts'

/** An event as other parts read it. */
export interface ReadEvent {
  readonly id: string
  readonly type: string
  readonly subject: EntityRef
  readonly environment: string | null
  readonly at: Date
  readonly actor: Actor
  readonly summary: string
  readonly data: unknown
}

interface Window {
  readonly subjects: readonly EntityRef[]
  readonly since: Date
  readonly until: Date
}

/** Events of any of `subjects` in a window of time, both ends included, newest first. Each subject is one index range. */
export async function readEvents(db: Db, { subjects, since, until, limit }: Window & { readonly limit: number }): Promise<ReadEvent[]> {
  if (subjects.length === 0) return []
  const { rows } = await sql<EventRow>`
    select ${eventColumns}
    from unnest(${[...new Set(subjects)]}::text[]) as wanted (subject)
    cross join lateral (
      select * from timeline_events
      where subject = wanted.subject collate "C" and at >= ${since} and at <= ${until}
      order by at desc, id desc limit ${limit}
    ) e
    left join timeline_chain c on false
    order by e.at desc, e.id desc limit ${limit}`.execute(db)
  return rows.map((row) => ({
    id: row.id, type: row.type, subject: row.subject, environment: row.environment, at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name }, summary: row.summary, data: row.data,
  }))
}

/** How many events of each type each subject had in a window of time, the end excluded. */
export async function countEvents(db: Db, { subjects, since, until }: Window): Promise<{ subject: EntityRef; type: string; count: number }[]> {
  if (subjects.length === 0) return []
  const { rows } = await sql<{ subject: string; type: string; count: number }>`
    select wanted.subject, e.type, count(*)::int as count
    from unnest(${[...new Set(subjects)]}::text[]) as wanted (subject)
    join timeline_events e on e.subject = wanted.subject collate "C" and e.at >= ${since} and e.at < ${until}
    group by 1, 2`.execute(db)
  return rows
}

/** How many events of each type there were since a moment, and when the newest was. */
export async function countByType(db: Db, { since }: { readonly since: Date }): Promise<{ type: string; count: number; newestAt: Date }[]> {
  const { rows } = await sql<{ type: string; count: number; newestAt: Date }>`
    select type, count(*)::int as count, max(at) as "newestAt" from timeline_events where at >= ${since} group by type`.execute(db)
  return rows
}
