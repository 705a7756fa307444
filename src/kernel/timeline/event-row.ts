import type { Actor } from '#kernel/feature'
import { sql } from '#platform/database'
import type { TimelineEvent } from './contract.ts'

/** An event as it is read from its table, joined with its place in the chain. */
export interface EventRow {
  readonly id: string
  readonly at: Date
  readonly at_micros: string
  readonly recorded_at: Date
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly environment: string | null
  readonly actor_kind: Actor['kind']
  readonly actor_id: string
  readonly actor_name: string
  readonly cause_kind: 'event' | 'run' | null
  readonly cause_id: string | null
  readonly summary: string
  readonly operation: string | null
  readonly is_received: boolean
  readonly data: unknown
  readonly before: unknown
  readonly after: unknown
  readonly position: string | null
}

/** Columns of an EventRow that stand in `timeline_events e` itself. */
export const storedColumns = sql`
  e.id, e.at, (extract(epoch from e.at) * 1000000)::bigint as at_micros, e.recorded_at, e.type, e.source, e.subject, e.environment,
  e.actor_kind, e.actor_id, e.actor_name, e.cause_kind, e.cause_id, e.summary, e.operation, e.is_received, e.data, e.before, e.after`

/** Columns of an EventRow from `timeline_events e left join timeline_chain c`. */
export const eventColumns = sql`${storedColumns}, c.position`

export function toTimelineEvent(row: EventRow): TimelineEvent {
  return {
    id: row.id, type: row.type, source: row.source, subject: row.subject, environment: row.environment,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    cause: row.cause_kind !== null && row.cause_id !== null ? { kind: row.cause_kind, id: row.cause_id } : null,
    at: row.at.toISOString(), recordedAt: row.recorded_at.toISOString(), summary: row.summary, operation: row.operation,
    data: row.data, before: row.before, after: row.after, position: row.position === null ? null : Number(row.position),
  }
}
