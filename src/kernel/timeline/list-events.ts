import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { decodeCursor, encodeCursor } from '#lib/page'
import type { Db } from '#platform/database'
import { listEvents, type TimelineEvent } from './contract.ts'
import { type EventRow, toTimelineEvent } from './event-row.ts'
import { type EventScan, type NeighboursOf, toScan } from './event-scan.ts'
import { type EventKey, newestEvents } from './newest-events.ts'

export function listEventsHandler(neighboursOf: NeighboursOf) {
  return handle(listEvents, async ({ cursor, limit, ...filter }, ctx) => pageOfEvents(ctx.db, await toScan(ctx.db, filter, neighboursOf), { cursor, limit }))
}

/** A page of events, newest first. Rows that come in meanwhile move none of the later pages. */
export async function pageOfEvents(db: Db, scan: EventScan, page: { cursor: string | undefined; limit: number }): Promise<{ items: TimelineEvent[]; nextCursor: string | null }> {
  const rows = await newestEvents(db, scan, { after: page.cursor === undefined ? undefined : keyOf(page.cursor), limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return { items: shown.map(toTimelineEvent), nextCursor: last && rows.length > page.limit ? cursorOf(last) : null }
}

function cursorOf(row: EventRow): string {
  return encodeCursor([Number(row.at_micros), row.id])
}

function keyOf(cursor: string): EventKey {
  const [micros, id] = decodeCursor(cursor, 2) ?? []
  const isKey = typeof micros === 'number' && Number.isSafeInteger(micros) && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)
  if (!isKey) throw new ProductError('invalid', 'The cursor does not read. Take nextCursor of the page before, or leave it out.')
  return { micros, id }
}
