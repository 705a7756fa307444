import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { type Db, sql } from '#platform/database'
import { getGroup, listGroups, type TimelineEvent } from './contract.ts'
import { type EventRow, eventColumns, toTimelineEvent } from './event-row.ts'
import { type NeighboursOf, toScan } from './event-scan.ts'
import { pageOfEvents } from './list-events.ts'

const mostEvents = 500
const deepest = 5
/** A run is queued before its first event that names it as cause: among so many that were queued until then it is looked for. */
const mostQueued = 50

/** A page of groups is read from a page of events: a group that goes on in the next page stands there again, under the same key. */
export function listGroupsHandler(neighboursOf: NeighboursOf) {
  return handle(listGroups, async ({ cursor, limit, ...filter }, ctx) => {
    const page = await pageOfEvents(ctx.db, await toScan(ctx.db, filter, neighboursOf), { cursor, limit })
    const roots = await rootsOf(ctx.db, page.items)
    const groups = new Map<string, TimelineEvent[]>()
    for (const event of page.items) {
      const key = roots.get(event.id) ?? `event:${event.id}`
      groups.set(key, [...(groups.get(key) ?? []), event])
    }
    const sizes = await sizesOf(ctx.db, [...groups.keys()])
    return {
      nextCursor: page.nextCursor,
      items: [...groups].flatMap(([key, events]) => {
        const [newest, last] = [events[0], events.at(-1)]
        const size = sizes.get(key)
        return newest && last ? [{ key, count: Math.max(events.length, size?.count ?? 0), newest, firstAt: size && size.firstAt < last.at ? size.firstAt : last.at }] : []
      }),
    }
  })
}

export const getGroupHandled = handle(getGroup, async ({ key }, ctx) => {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from (${membersOf([key])}) m join timeline_events e on e.id = m.id and e.at = m.at left join timeline_chain c on c.event_id = e.id
    order by e.at desc, e.id desc limit ${mostEvents + 1}`.execute(ctx.db)
  if (rows.length === 0) throw new ProductError('not-found', 'There is no event of this run or cause. List groups to find its key.')
  return { items: rows.slice(0, mostEvents).map(toTimelineEvent), isCut: rows.length > mostEvents }
})

/** The group of each event: its run, else the first event that it follows from; left out where it is that itself. */
async function rootsOf(db: Db, events: readonly TimelineEvent[]): Promise<ReadonlyMap<string, string>> {
  const roots = new Map<string, string>()
  for (const event of events) {
    const run = runOf(event.type, event.cause, event.data)
    if (run !== undefined) roots.set(event.id, `run:${run}`)
  }
  const followers = events.filter(({ id, cause }) => !roots.has(id) && cause?.kind === 'event' && isId(cause.id))
  for (const [id, root] of await climb(db, followers.map(({ id, cause }) => ({ id, cause: cause?.id ?? '' })))) roots.set(id, root)
  return roots
}

interface Ancestor {
  readonly start: string
  readonly id: string
  readonly type: string
  readonly cause_kind: 'run' | 'event' | null
  readonly cause_id: string | null
  readonly data: unknown
}

async function climb(db: Db, followers: readonly { id: string; cause: string }[]): Promise<[string, string][]> {
  if (followers.length === 0) return []
  const { rows } = await sql<Ancestor>`
    with recursive above (start, id, type, cause_kind, cause_id, data, depth) as (
      select f.start, e.id, e.type, e.cause_kind, e.cause_id, e.data, 1 from unnest(${followers.map(({ id }) => id)}::uuid[], ${followers.map(({ cause }) => cause)}::uuid[]) f (start, cause)
      join timeline_events e on e.id = f.cause
      union all
      select above.start, e.id, e.type, e.cause_kind, e.cause_id, e.data, above.depth + 1 from above join timeline_events e on e.id::text = above.cause_id and above.cause_kind = 'event' where above.depth < ${deepest}
    ) select distinct on (start) start, id, type, cause_kind, cause_id, data from above order by start, depth desc`.execute(db)
  return rows.map((row) => {
    const run = runOf(row.type, row.cause_kind && row.cause_id !== null ? { kind: row.cause_kind, id: row.cause_id } : null, row.data)
    return [row.start, run === undefined ? `event:${row.id}` : `run:${run}`]
  })
}

/** The run that an event belongs to: its cause, or the one that it says was queued. */
function runOf(type: string, cause: TimelineEvent['cause'], data: unknown): string | undefined {
  if (cause?.kind === 'run') return isId(cause.id) ? cause.id : undefined
  const runId = type === 'dev.daybook.run.queued' && typeof data === 'object' && data !== null && 'runId' in data ? data.runId : undefined
  return typeof runId === 'string' && isId(runId) ? runId : undefined
}

async function sizesOf(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, { count: number; firstAt: string }>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; count: string; first_at: Date }>`select key, count(*) as count, min(at) as first_at from (${membersOf(keys)}) m group by key`.execute(db)
  return new Map(rows.map((row) => [row.key, { count: Number(row.count), firstAt: row.first_at.toISOString() }]))
}

/**
 * Rows of `key`, `id` and `at`: all events of these groups. A run that was queued belongs to itself, and not to what it
 * follows from. `depth` ends it where causes run in a circle.
 */
function membersOf(keys: readonly string[]) {
  const ids = (kind: string) => keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1))
  return sql`
    with recursive runs as materialized (
      select e.cause_id as run, e.id, e.at from timeline_events e where e.cause_kind = 'run' and e.cause_id = any(${ids('run')}::text[])
    ), queued as (
      select k.run, q.id, q.at from unnest(${ids('run')}::text[]) k (run)
      cross join lateral (
        select n.id, n.at from (
          select e.id, e.at, e.data from timeline_events e where e.type = 'dev.daybook.run.queued' and e.at <= coalesce((select min(r.at) from runs r where r.run = k.run), now())
          order by e.at desc, e.id desc limit ${mostQueued}
        ) n where n.data ->> 'runId' = k.run
      ) q
    ), led (key, id, at, depth) as (
      select 'event:' || e.id, e.id, e.at, 0 from timeline_events e where e.id = any(${ids('event')}::uuid[])
      union select 'run:' || run, id, at, 0 from runs
      union select 'run:' || run, id, at, 0 from queued
      union
      select led.key, e.id, e.at, led.depth + 1 from led join timeline_events e on e.cause_id = led.id::text and e.cause_kind = 'event'
      where led.depth < ${deepest} and e.type <> 'dev.daybook.run.queued'
    )
    select distinct key, id, at from led`
}
