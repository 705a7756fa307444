import { z } from 'zod'

/** Input fields of every list: an opaque cursor and a page size. */
export const PageInput = {
  cursor: z.string().max(500).optional().describe('Where the last page ended.'),
  limit: z.number().int().min(1).max(500).default(50).describe('Rows on a page.'),
}

/** A list's answer: its rows under a name of its own would differ per list, so every list says `items`. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), nextCursor: z.string().nullable() })
}

/** Cursors are base64url JSON of the last row's sort key; a cursor that does not read is an error of the caller. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return btoa(JSON.stringify(key)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** The key of a cursor, or `undefined` when it is not one of ours. */
export function decodeCursor(cursor: string, length: number): (string | number)[] | undefined {
  try {
    const key: unknown = JSON.parse(atob(cursor.replace(/-/g, '+').replace(/_/g, '/')))
    const fits = Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string' || typeof part === 'number')
    return fits ? (key as (string | number)[]) : undefined
  } catch {
    return undefined
  }
}
