import { uuidv7 } from 'uuidv7'

/** A new UUIDv7 (RFC 9562): sorts by time of making. */
export function newId(): string {
  return uuidv7()
}

/** Whether a text has the form of an id, so that a database column of ids takes it. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
