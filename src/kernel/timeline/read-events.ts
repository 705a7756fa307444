import type { Actor, Cause } from '#kernel/feature'
import type { Db } from '#platform/database'
import type { EventRow } from './event-row.ts'
import { newestEvents } from './newest-events.ts'
import { wantedEvents } from './wanted-events.ts'

/** An event as other parts read it, with its times as dates. */
export interface StoredEvent {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly environment: string | null
  readonly actor: Actor
  readonly cause: Cause | null
  readonly at: Date
  readonly summary: string
  readonly data: unknown
  readonly before: unknown
  readonly after: unknown
}

interface Reading {
  /** Left out: of every entity. */
  readonly subjects?: readonly string[]
  /** Exact types; left out: of every type. */
  readonly types?: readonly string[]
  /** Picks by type. With subjects, what is not wanted is not read. */
  readonly isWanted?: (type: string) => boolean
  readonly since?: Date
  /** Included, to the millisecond. */
  readonly until?: Date
  readonly limit: number
}

/** The newest events of some entities, newest first. Access is the caller's to check. */
export async function readEvents(db: Db, { subjects, types, isWanted, since, until, limit }: Reading): Promise<StoredEvent[]> {
  const scan = { subjects, types, typePrefix: undefined, since, until: until && new Date(until.getTime() + 1), search: undefined }
  const rows = isWanted ? await wantedEvents(db, scan, isWanted, limit) : await newestEvents(db, scan, { after: undefined, limit })
  return rows.map(toStoredEvent)
}

function toStoredEvent(row: Omit<EventRow, 'position'>): StoredEvent {
  return {
    id: row.id, type: row.type, source: row.source, subject: row.subject, environment: row.environment,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    cause: row.cause_kind !== null && row.cause_id !== null ? { kind: row.cause_kind, id: row.cause_id } : null,
    at: row.at, summary: row.summary, data: row.data, before: row.before, after: row.after,
  }
}
