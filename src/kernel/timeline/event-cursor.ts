import { z } from 'zod'
import { encodeCursor, readCursor } from '#lib/page'
import type { EventRow } from './event-row.ts'
import type { EventKey } from './newest-events.ts'

const Key = z.tuple([z.number().int(), z.uuid()])

export function cursorOf(row: Pick<EventRow, 'at_micros' | 'id'>): string {
  return encodeCursor([Number(row.at_micros), row.id])
}

/** The key that a cursor holds; throws `invalid` for one that is not ours. */
export function readEventCursor(cursor: string | undefined): EventKey | undefined {
  const key = readCursor(cursor, Key)
  return key && { micros: key[0], id: key[1] }
}
