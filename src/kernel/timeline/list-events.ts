import { handle } from '#kernel/feature'
import type { Db } from '#platform/database'
import { listEvents, type TimelineEvent } from './contract.ts'
import { cursorOf, readEventCursor } from './event-cursor.ts'
import { toTimelineEvent } from './event-row.ts'
import { type EventScan, type NeighboursOf, toScan } from './event-scan.ts'
import { newestEvents } from './newest-events.ts'

export function listEventsHandler(neighboursOf: NeighboursOf) {
  return handle(listEvents, async ({ cursor, limit, ...filter }, ctx) => pageOfEvents(ctx.db, await toScan(ctx.db, filter, neighboursOf), { cursor, limit }))
}

/** A page of events, newest first. Rows that come in meanwhile move none of the later pages. */
export async function pageOfEvents(db: Db, scan: EventScan, page: { cursor: string | undefined; limit: number }): Promise<{ items: TimelineEvent[]; nextCursor: string | null }> {
  const rows = await newestEvents(db, scan, { after: readEventCursor(page.cursor), limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return { items: shown.map(toTimelineEvent), nextCursor: last && rows.length > page.limit ? cursorOf(last) : null }
}
