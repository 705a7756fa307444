import { uuidv7 } from 'uuidv7'

/** A new UUIDv7 (RFC 9562): sorts by time of making. */
export function newId(): string {
  return uuidv7()
}

/** The id before all that are made from a moment on. */
export function firstIdAt(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

/** When an id of ours was made. */
export function madeAt(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))
}

/** Whether a text has the form of an id, so that a database column of ids takes it. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
