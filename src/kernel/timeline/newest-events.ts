import { type Db, sql } from '#platform/database'
import { type EventRow, eventColumns } from './event-row.ts'
import { conditions, type EventScan } from './event-scan.ts'
import { dayOf, queryOf } from './event-words.ts'
import { matchSearch, planSearch, type SearchPlan } from './match-search.ts'

/** Sort key of an event: microseconds since 1970, and id. */
export interface EventKey {
  readonly micros: number
  readonly id: string
}

interface Page {
  /** Rows after this one, which is newer than they. */
  readonly after: EventKey | undefined
  readonly limit: number
}

/**
 * How many of the newest rows are looked through before words are looked up instead. Rows in the order of time lie
 * together on disk; those of one entity or type are scattered, and each costs a page.
 */
const probeSizes = [3000, 15_000]
const scatteredProbeSizes = [400]
/** A probe is made when it is likely to find, and a longer one when the shorter one found, at least this part of what is wanted. */
const worthwhileShare = 0.2
/** With more subjects or types than this, looking through the newest rows of each costs more than looking up the words. */
const mostProbedKeys = 16
const dayMs = 86_400_000
/** Days of the windows that are searched one after the other. An entity has few events a day. */
const windowDays = [1, 9, 81]
const entityWindowDays = [9, 81]

/**
 * The newest events that pass, in order. A filter that one index serves is read from it. Any other is first tried on the
 * newest rows, where frequent things are found at once; what is rarer is looked up by words and days, in windows that
 * grow backwards until enough is found. So the cost follows what is asked for, and not what is stored.
 */
export async function newestEvents(db: Db, scan: EventScan, page: Page): Promise<EventRow[]> {
  if (scan.types?.length === 0 || scan.subjects?.length === 0) return []
  if (!hasResidue(scan)) return indexedRows(db, scan, page)
  const keys = (scan.subjects ?? scan.types ?? []).length
  const sizes = keys > mostProbedKeys ? [] : keys > 0 ? scatteredProbeSizes : probeSizes
  const plan = scan.search && await planSearch(db, scan.search, scan.subjects !== undefined)
  for (const size of sizes.filter((rows) => plan === undefined || rows * plan.share >= page.limit * worthwhileShare)) {
    const probe = await probeNewest(db, scan, page, size)
    if (probe.isComplete || probe.rows.length >= page.limit) return probe.rows
    if (probe.rows.length < page.limit * worthwhileShare) break
  }
  return searchWindows(db, scan, page, plan)
}

/** Whether the filter asks for more than the index that gives the order can tell. */
function hasResidue(scan: EventScan): boolean {
  return scan.search !== undefined || (scan.typePrefix !== undefined && scan.subjects === undefined)
}

async function indexedRows(db: Db, scan: EventScan, page: Page): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from (select id, at from (${indexed(scan, page, { columns: sql`e.id, e.at`, limit: page.limit })}) found order by at desc, id desc limit ${page.limit}) k
    join timeline_events e on e.id = k.id and e.at = k.at left join timeline_chain c on c.event_id = e.id
    order by e.at desc, e.id desc`.execute(db)
  return rows
}

type Fragment = ReturnType<typeof sql>

/** The newest rows of each subject, of each type, or of all: each list comes from its index in order. */
export function indexed(scan: EventScan, page: Page, { columns, limit }: { columns: Fragment; limit: number }): Fragment {
  const range = sql`${timeRange(scan)} and ${afterKey(page.after)}`
  const tail = sql`order by e.at desc, e.id desc limit ${limit}`
  // The subject's index holds the type, so that rows of other types are passed over without being read.
  if (scan.subjects) return sql`select s.* from unnest(${scan.subjects}::text[]) k (subject) cross join lateral (select ${columns} from timeline_events e where e.subject = k.subject and ${ofTypes(scan)} and ${range} ${tail}) s`
  if (scan.types) return sql`select s.* from unnest(${scan.types}::text[]) k (type) cross join lateral (select ${columns} from timeline_events e where e.type = k.type and ${range} ${tail}) s`
  return sql`select ${columns} from timeline_events e where ${range} ${tail}`
}

const anything = { subjects: undefined, types: undefined, typePrefix: undefined, since: undefined, until: undefined, search: undefined }

function ofTypes({ types, typePrefix }: EventScan) {
  return conditions({ ...anything, types, typePrefix })
}

function timeRange({ since, until }: EventScan) {
  return conditions({ ...anything, since, until })
}

function afterKey(key: EventKey | undefined) {
  if (!key) return sql`true`
  return sql`(e.at, e.id) < (timestamptz 'epoch' + ${key.micros}::bigint * interval '1 microsecond', ${key.id}::uuid)`
}

/** Looks through the newest rows that the order's index gives. Complete when there were no more rows than that. */
async function probeNewest(db: Db, scan: EventScan, page: Page, size: number): Promise<{ rows: EventRow[]; isComplete: boolean }> {
  const residue = [sql`true`]
  if (scan.search !== undefined) residue.push(sql`p.search @@ ${queryOf(scan.search)}::tsquery`)
  if (scan.typePrefix !== undefined) residue.push(sql`starts_with(p.type, ${scan.typePrefix})`)
  const source = indexed(scan, page, { columns: sql`e.id, e.at, e.type, e.search`, limit: size })
  const { rows } = await sql<EventRow & { probed: string; id: string | null }>`
    with probed as materialized (select * from (${source}) p order by at desc, id desc limit ${size}),
    found as materialized (select p.id, p.at from probed p where ${sql.join(residue, sql` and `)} order by p.at desc, p.id desc limit ${page.limit})
    select total.probed, ${eventColumns} from (select count(*) as probed from probed) total
    left join (found k join timeline_events e on e.id = k.id and e.at = k.at left join timeline_chain c on c.event_id = e.id) on true
    order by e.at desc, e.id desc`.execute(db)
  return { rows: rows.filter((row) => row.id !== null), isComplete: Number(rows[0]?.probed ?? 0) < size }
}

async function searchWindows(db: Db, scan: EventScan, page: Page, plan: SearchPlan | undefined): Promise<EventRow[]> {
  const found: EventRow[] = []
  const newest = await newestTime(db, scan, page)
  if (!newest) return found
  let lastDay = dayOf(newest)
  for (const days of [...(scan.subjects ? entityWindowDays : windowDays), undefined]) {
    const left = { after: page.after, limit: page.limit - found.length }
    const firstDay = days === undefined ? undefined : lastDay - days + 1
    found.push(...await searchWindow(db, scan, left, { firstDay, lastDay, plan }))
    if (found.length >= page.limit || firstDay === undefined || isBeforeStart(scan, firstDay)) break
    lastDay = firstDay - 1
  }
  return found
}

async function newestTime(db: Db, scan: EventScan, page: Page): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`select e.at from timeline_events e where ${timeRange(scan)} and ${afterKey(page.after)} order by e.at desc limit 1`.execute(db)
  return rows[0]?.at
}

function isBeforeStart({ since }: EventScan, day: number): boolean {
  return since !== undefined && day * dayMs <= since.getTime()
}

interface Window {
  /** Undefined for all that is older. */
  readonly firstDay: number | undefined
  readonly lastDay: number
  readonly plan: SearchPlan | undefined
}

/** Materialized without order: the planner shall look up the words, not walk the order and hope. */
async function searchWindow(db: Db, scan: EventScan, page: Page, { firstDay, lastDay, plan }: Window): Promise<EventRow[]> {
  const range = conditions(scan, { from: firstDay === undefined ? undefined : new Date(firstDay * dayMs), before: new Date((lastDay + 1) * dayMs) })
  const days = firstDay === undefined ? undefined : ([firstDay, lastDay] as const)
  const { search } = scan
  const matches = search === undefined || plan === undefined ? sql`true` : matchSearch({ ...scan, search }, plan, days)
  const { rows } = await sql<EventRow>`
    with found as materialized (select e.* from timeline_events e where ${range} and ${afterKey(page.after)} and ${matches})
    select ${eventColumns} from (select * from found order by at desc, id desc limit ${page.limit}) e left join timeline_chain c on c.event_id = e.id
    order by e.at desc, e.id desc`.execute(db)
  return rows
}
