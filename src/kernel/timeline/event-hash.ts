import { createHash } from 'node:crypto'
import { sql } from '#platform/database'

/** What the chain's hash covers of an event, each as PostgreSQL writes it: times in microseconds, JSON in jsonb's own form. */
export interface HashedEvent {
  readonly id: string
  readonly hashed_at: string
  readonly hashed_recorded_at: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly environment: string | null
  readonly actor_kind: string
  readonly actor_id: string
  readonly actor_name: string
  readonly cause_kind: string | null
  readonly cause_id: string | null
  readonly summary: string
  readonly operation: string | null
  readonly is_received: boolean
  readonly data_text: string
  readonly before_text: string | null
  readonly after_text: string | null
}

/** Columns of a HashedEvent from `timeline_events e`. */
export const hashedColumns = sql`
  e.id, (extract(epoch from e.at) * 1000000)::bigint::text as hashed_at, (extract(epoch from e.recorded_at) * 1000000)::bigint::text as hashed_recorded_at,
  e.type, e.source, e.subject, e.environment, e.actor_kind, e.actor_id, e.actor_name, e.cause_kind, e.cause_id, e.summary, e.operation, e.is_received,
  e.data::text as data_text, e.before::text as before_text, e.after::text as after_text`

/** Stands before the first event; the migration lays the same. */
export const genesisHash = createHash('sha256').update('daybook').digest()

/** An event's fields in the order of HashedEvent. */
export function hashedFields(event: HashedEvent): readonly (string | boolean | null)[] {
  return [
    event.id, event.hashed_at, event.hashed_recorded_at, event.type, event.source, event.subject, event.environment,
    event.actor_kind, event.actor_id, event.actor_name, event.cause_kind, event.cause_id, event.summary, event.operation, event.is_received,
    event.data_text, event.before_text, event.after_text,
  ]
}

/** SHA-256 over a JSON array of the hash before (hex) and the event's fields. */
export function hashEvent(previous: Buffer, event: HashedEvent): Buffer {
  return createHash('sha256').update(JSON.stringify([previous.toString('hex'), ...hashedFields(event)])).digest()
}
