import { ProductError } from '#lib/errors'
import { decodeCursor, encodeCursor } from '#lib/page'
import type { EventRow } from './event-row.ts'
import type { EventKey } from './newest-events.ts'

export function cursorOf(row: Pick<EventRow, 'at_micros' | 'id'>): string {
  return encodeCursor([Number(row.at_micros), row.id])
}

/** The key that a cursor holds; throws `invalid` for one that is not ours. */
export function readCursor(cursor: string | undefined): EventKey | undefined {
  if (cursor === undefined) return undefined
  const [micros, id] = decodeCursor(cursor, 2) ?? []
  const isKey = typeof micros === 'number' && Number.isSafeInteger(micros) && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)
  if (!isKey) throw new ProductError('invalid', 'The cursor does not read. Take nextCursor of the page before, or leave it out.')
  return { micros, id }
}
