import { uuidv7 } from 'uuidv7'

/** A new UUIDv7 (RFC 9562): sorts by time of making. */
export function newId(): string {
  return uuidv7()
}
