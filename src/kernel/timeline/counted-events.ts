import { type Db, sql } from '#platform/database'
import type { EventFilter } from './contract.ts'
import type { z } from 'zod'
import { slotMs } from './count-sealed.ts'
import { conditions, type EventScan } from './event-scan.ts'
import { matchSearch, planSearch } from './match-search.ts'

export interface CountedRange {
  readonly since: Date
  readonly until: Date
}

type Fragment = ReturnType<typeof sql>

/** Whether the counts by hour can answer a filter. */
export function isCounted(scan: EventScan, { text, actor }: Pick<z.output<z.ZodObject<typeof EventFilter>>, 'text' | 'actor'>): boolean {
  return scan.subjects === undefined && text === undefined && actor === undefined
}

/**
 * Rows of `at`, `type` and `events`: whole hours from the counts, the parts of hours at both ends and what is not sealed yet
 * from the events. For filters that `isCounted`.
 */
export function countedEvents(scan: EventScan, environment: string | undefined, { since, until }: CountedRange): Fragment {
  const first = new Date(Math.min(Math.ceil(since.getTime() / slotMs) * slotMs, until.getTime()))
  const last = new Date(Math.max(Math.floor(until.getTime() / slotMs) * slotMs, first.getTime()))
  const anyTime = { ...scan, since: undefined, until: undefined }
  const here = environment === undefined ? sql`true` : sql`lower(e.environment) = lower(${environment})`
  return sql`
    select e.slot as at, e.type, e.events from timeline_counts e where e.slot >= ${first} and e.slot < ${last} and ${conditions(anyTime)} and ${here}
    union all
    select e.at, e.type, 1 from timeline_events e where e.at >= ${since} and e.at < ${first} and ${conditions(anyTime)} and ${here}
    union all
    select e.at, e.type, 1 from timeline_events e where e.at >= ${last} and e.at < ${until} and ${conditions(anyTime)} and ${here}
    union all
    select e.at, e.type, 1 from timeline_unsealed u join timeline_events e on e.id = u.id and e.at = u.at
    where u.at >= ${first} and u.at < ${last} and ${conditions(anyTime)} and ${here}`
}

/** Rows of `at`, `type` and `events` from the events themselves, for any filter. */
export async function scannedEvents(db: Db, scan: EventScan): Promise<Fragment> {
  const { search } = scan
  const matches = search === undefined ? sql`true` : matchSearch({ ...scan, search }, await planSearch(db, search, scan.subjects !== undefined), undefined)
  return sql`select e.at, e.type, 1 as events from timeline_events e where ${conditions(scan)} and ${matches}`
}
