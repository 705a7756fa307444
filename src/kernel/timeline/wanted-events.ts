import { type Db, sql } from '#platform/database'
import { type EventRow, storedColumns } from './event-row.ts'
import type { EventScan } from './event-scan.ts'
import { indexed } from './newest-events.ts'

/** Of so many of the newest rows of each entity the types are looked at. */
const mostLookedAt = 10_000

interface Key {
  readonly id: string
  readonly micros: string
  readonly type: string
}

/** The newest events whose type is wanted. The subject's index holds the type, so only rows that are wanted are read from the table. */
export async function wantedEvents(db: Db, scan: EventScan, isWanted: (type: string) => boolean, limit: number): Promise<Omit<EventRow, 'position'>[]> {
  if (scan.types?.length === 0 || scan.subjects?.length === 0) return []
  const source = indexed(scan, { after: undefined, limit: mostLookedAt }, { columns: sql`e.id, e.at, e.type`, limit: mostLookedAt })
  const { rows: keys } = await sql<Key>`select id, (extract(epoch from at) * 1000000)::bigint::text as micros, type from (${source}) found order by at desc, id desc`.execute(db)
  const wanted = keys.filter(({ type }) => isWanted(type)).slice(0, limit)
  if (wanted.length === 0) return []
  const { rows } = await sql<Omit<EventRow, 'position'>>`
    select ${storedColumns} from unnest(${wanted.map(({ id }) => id)}::uuid[], ${wanted.map(({ micros }) => micros)}::bigint[]) k (id, micros)
    join timeline_events e on e.id = k.id and e.at = timestamptz 'epoch' + k.micros * interval '1 microsecond'
    order by e.at desc, e.id desc`.execute(db)
  return rows
}
