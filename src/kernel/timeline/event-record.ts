import type { Actor, Cause } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { storableText } from '#lib/storable-text'

/** An event as it is stored. `subject` is an entity reference. */
export interface EventRecord {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly environment: string | null
  readonly actor: Actor
  readonly cause: Cause | null
  readonly at: Date
  /** Left out: now. */
  readonly recordedAt?: Date
  readonly summary: string
  readonly operation: string | null
  /** True for what came from outside: its data is the whole message that was received. */
  readonly isReceived?: boolean
  readonly data: unknown
  readonly before?: unknown
  readonly after?: unknown
}

export const maxSummaryLength = 500
const earliestMs = Date.UTC(1970, 0, 1)

/**
 * When an event is said to have happened. Nothing happens after it was recorded, and a time before 1970 is a sender's
 * way to say none; both read as the time of recording.
 */
export function plausibleTime(at: Date | undefined, recordedAt: Date): Date {
  const atMs = at?.getTime() ?? Number.NaN
  return atMs >= earliestMs && atMs <= recordedAt.getTime() ? new Date(atMs) : recordedAt
}

/** One line of at most 500 characters. */
export function storableSummary(summary: string): string {
  return storableText(summary).replace(/\s+/g, ' ').trim().slice(0, maxSummaryLength)
}

/** JSON text that PostgreSQL can hold, or null for nothing. Values that are no JSON are a fault of the caller. */
export function storableJson(value: unknown): string | null {
  if (value === undefined || value === null) return null
  try {
    const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part)) as string | undefined
    return text === undefined ? null : withoutBadKeys(text)
  } catch (error) {
    throw new ProductError('invalid', 'The event\'s data is no plain JSON. Send values without cycles and without big integers.', { cause: error })
  }
}

/** Keys are not passed to a replacer as values: what is left of NUL and half pairs are theirs. */
function withoutBadKeys(text: string): string {
  return text.replace(/\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, (found) => (found === '\\\\' ? found : '\uFFFD'))
}
