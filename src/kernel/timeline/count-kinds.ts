import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { countKinds } from './contract.ts'
import { countedEvents, isCounted, scannedEvents } from './counted-events.ts'
import { readRange } from './event-histogram.ts'
import { type NeighboursOf, toScan } from './event-scan.ts'

/** Most frequent first, by name where two are as frequent. */
export function countKindsHandler(neighboursOf: NeighboursOf) {
  return handle(countKinds, async (filter, ctx) => {
    const range = readRange(filter)
    const scan = await toScan(ctx.db, filter, neighboursOf)
    const events = isCounted(scan, filter) ? countedEvents(scan, filter.environment, range) : await scannedEvents(ctx.db, scan)
    const { rows } = await sql<{ type: string; events: string }>`select type, sum(events) as events from (${events}) counted group by type order by sum(events) desc, type`.execute(ctx.db)
    const items = rows.map(({ type, events: count }) => ({ type, count: Number(count) }))
    return { items, total: items.reduce((sum, { count }) => sum + count, 0) }
  })
}
