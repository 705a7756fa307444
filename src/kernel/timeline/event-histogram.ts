import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { eventHistogram } from './contract.ts'
import { slotMs } from './count-sealed.ts'
import { conditions, type EventScan, type NeighboursOf, toScan } from './event-scan.ts'
import { matchSearch, planSearch } from './match-search.ts'

interface Buckets {
  readonly startMs: number
  readonly widthMs: number
  readonly number: number
}

interface Range {
  readonly since: Date
  readonly until: Date
}

export function eventHistogramHandler(neighboursOf: NeighboursOf) {
  return handle(eventHistogram, async ({ buckets, ...filter }, ctx) => {
    const range = { since: new Date(filter.since), until: new Date(filter.until) }
    if (range.until <= range.since) throw new ProductError('invalid', 'The time until must be after the time since.')
    const scan = await toScan(ctx.db, filter, neighboursOf)
    const isCounted = scan.subjects === undefined && filter.text === undefined && filter.actor === undefined
    const widthMs = (range.until.getTime() - range.since.getTime()) / buckets
    if (isCounted && widthMs >= slotMs / 2) return answer(alignedBuckets(range, widthMs), (plan) => countSlots(ctx.db, scan, filter.environment, plan, range))
    return answer({ startMs: range.since.getTime(), widthMs, number: buckets }, (plan) => countScanned(ctx.db, scan, plan))
  })
}

/** Whole slots wide and at whole slots, so that the counts can be used: between half of what was asked for and one more. */
function alignedBuckets({ since, until }: Range, askedMs: number): Buckets {
  const widthMs = Math.ceil(askedMs / slotMs) * slotMs
  const startMs = Math.floor(since.getTime() / slotMs) * slotMs
  return { startMs, widthMs, number: Math.ceil((until.getTime() - startMs) / widthMs) }
}

async function answer(plan: Buckets, count: (plan: Buckets) => Promise<ReadonlyMap<number, number>>) {
  const counts = await count(plan)
  const buckets = Array.from({ length: plan.number }, (_, bucket) => ({ at: new Date(plan.startMs + bucket * plan.widthMs).toISOString(), count: counts.get(bucket) ?? 0 }))
  return { buckets, total: buckets.reduce((total, bucket) => total + bucket.count, 0) }
}

function bucketOf(column: ReturnType<typeof sql>, { startMs, widthMs, number }: Buckets) {
  return sql`least(floor((extract(epoch from ${column}) * 1000 - ${startMs}::numeric) / ${widthMs}::numeric), ${number - 1})::int`
}

async function countScanned(db: Db, scan: EventScan, plan: Buckets): Promise<ReadonlyMap<number, number>> {
  const { search } = scan
  const matches = search === undefined ? sql`true` : matchSearch({ ...scan, search }, await planSearch(db, search, scan.subjects !== undefined), undefined)
  const { rows } = await sql<{ bucket: number; events: string }>`
    select ${bucketOf(sql`e.at`, plan)} as bucket, count(*) as events from timeline_events e where ${conditions(scan)} and ${matches} group by 1`.execute(db)
  return toMap(rows)
}

/** Whole slots from the counts, the parts of slots at both ends and what is not sealed yet from the events. */
async function countSlots(db: Db, scan: EventScan, environment: string | undefined, plan: Buckets, { since, until }: Range): Promise<ReadonlyMap<number, number>> {
  const first = new Date(Math.min(Math.ceil(since.getTime() / slotMs) * slotMs, until.getTime()))
  const last = new Date(Math.max(Math.floor(until.getTime() / slotMs) * slotMs, first.getTime()))
  const anyTime = { ...scan, since: undefined, until: undefined }
  const here = environment === undefined ? sql`true` : sql`lower(e.environment) = lower(${environment})`
  const { rows } = await sql<{ bucket: number; events: string }>`
    select ${bucketOf(sql`at`, plan)} as bucket, sum(events) as events from (
      select e.slot as at, e.events from timeline_counts e where e.slot >= ${first} and e.slot < ${last} and ${conditions(anyTime)} and ${here}
      union all
      select e.at, 1 from timeline_events e where e.at >= ${since} and e.at < ${first} and ${conditions(anyTime)} and ${here}
      union all
      select e.at, 1 from timeline_events e where e.at >= ${last} and e.at < ${until} and ${conditions(anyTime)} and ${here}
      union all
      select e.at, 1 from timeline_unsealed u join timeline_events e on e.id = u.id and e.at = u.at
      where u.at >= ${first} and u.at < ${last} and ${conditions(anyTime)} and ${here}
    ) counted group by 1`.execute(db)
  return toMap(rows)
}

function toMap(rows: readonly { bucket: number; events: string }[]): ReadonlyMap<number, number> {
  return new Map(rows.map(({ bucket, events }) => [bucket, Number(events)]))
}
