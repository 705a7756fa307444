import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { eventHistogram } from './contract.ts'
import { slotMs } from './count-sealed.ts'
import { type CountedRange, countedEvents, isCounted, scannedEvents } from './counted-events.ts'
import { type NeighboursOf, toScan } from './event-scan.ts'

interface Buckets {
  readonly startMs: number
  readonly widthMs: number
  readonly number: number
}

export function eventHistogramHandler(neighboursOf: NeighboursOf) {
  return handle(eventHistogram, async ({ buckets, ...filter }, ctx) => {
    const range = readRange(filter)
    const scan = await toScan(ctx.db, filter, neighboursOf)
    const widthMs = (range.until.getTime() - range.since.getTime()) / buckets
    if (isCounted(scan, filter) && widthMs >= slotMs / 2) return answer(ctx.db, alignedBuckets(range, widthMs), countedEvents(scan, filter.environment, range))
    return answer(ctx.db, { startMs: range.since.getTime(), widthMs, number: buckets }, await scannedEvents(ctx.db, scan))
  })
}

/** Throws `invalid` where the end is not after the start. */
export function readRange(filter: { readonly since: string; readonly until: string }): CountedRange {
  const range = { since: new Date(filter.since), until: new Date(filter.until) }
  if (range.until <= range.since) throw new ProductError('invalid', 'The time until must be after the time since.')
  return range
}

/** Whole slots wide and at whole slots, so that the counts can be used: between half of what was asked for and one more. */
function alignedBuckets({ since, until }: CountedRange, askedMs: number): Buckets {
  const widthMs = Math.ceil(askedMs / slotMs) * slotMs
  const startMs = Math.floor(since.getTime() / slotMs) * slotMs
  return { startMs, widthMs, number: Math.ceil((until.getTime() - startMs) / widthMs) }
}

async function answer(db: Db, { startMs, widthMs, number }: Buckets, events: ReturnType<typeof sql>) {
  const { rows } = await sql<{ bucket: number; events: string }>`
    select least(floor((extract(epoch from at) * 1000 - ${startMs}::numeric) / ${widthMs}::numeric), ${number - 1})::int as bucket, sum(events) as events
    from (${events}) counted group by 1`.execute(db)
  const counts = new Map(rows.map((row) => [row.bucket, Number(row.events)]))
  const buckets = Array.from({ length: number }, (_, bucket) => ({ at: new Date(startMs + bucket * widthMs).toISOString(), count: counts.get(bucket) ?? 0 }))
  return { buckets, total: buckets.reduce((total, bucket) => total + bucket.count, 0) }
}
