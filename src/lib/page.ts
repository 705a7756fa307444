import { z } from 'zod'
import { ProductError } from './errors.ts'
import { findUnstorable } from './storable-text.ts'

/** Input fields of every list: an opaque cursor and a page size. */
export const PageInput = {
  cursor: z.string().max(500).optional().describe('Where the last page ended.'),
  limit: z.number().int().min(1).max(500).default(50).describe('Rows on a page.'),
}

/** A list's answer: its rows under a name of its own would differ per list, so every list says `items`. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), nextCursor: z.string().nullable() })
}

/** Cursors are base64url of JSON in UTF-8: the last row's sort key. A cursor that does not read is an error of the caller. */
export function encodeCursor(key: readonly (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key))
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** The key that a cursor holds, as the list's own `key` schema reads it; undefined without one. Throws `invalid` for any other. */
export function readCursor<Key extends z.ZodType>(cursor: string | undefined, key: Key): z.output<Key> | undefined {
  if (cursor === undefined) return undefined
  const result = key.safeParse(decode(cursor))
  if (!result.success) throw new ProductError('invalid', 'The cursor is not one that this list gave. Take nextCursor of the page before, or start again without one.')
  return result.data
}

function decode(cursor: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(cursor.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0))
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return findUnstorable(value) === undefined ? value : undefined
  } catch {
    return undefined
  }
}
