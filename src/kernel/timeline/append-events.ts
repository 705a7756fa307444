import type { Actor, Cause, EventDraft } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { EventType } from '#lib/event'
import { newId } from '#lib/id'
import { storableText } from '#lib/storable-text'
import { type Db, sql } from '#platform/database'
import { type EventRecord, plausibleTime, storableJson, storableSummary } from './event-record.ts'
import { searchVector } from './event-words.ts'

/** Appends in the caller's transaction; all or none. The sealer is told at commit (a trigger does it). */
export async function appendEvents(db: Db, records: readonly EventRecord[]): Promise<void> {
  if (records.length === 0) return
  const columns = columnsOf(records.map(storable))
  await sql`
    with given as (
      select * from unnest(
        ${columns.id}::uuid[], ${columns.at}::timestamptz[], ${columns.recordedAt}::timestamptz[], ${columns.type}::text[], ${columns.source}::text[],
        ${columns.subject}::text[], ${columns.environment}::text[], ${columns.actorKind}::text[], ${columns.actorId}::text[], ${columns.actorName}::text[],
        ${columns.causeKind}::text[], ${columns.causeId}::text[], ${columns.summary}::text[], ${columns.operation}::text[], ${columns.isReceived}::boolean[],
        ${columns.data}::jsonb[], ${columns.before}::jsonb[], ${columns.after}::jsonb[], ${columns.search}::tsvector[]
      ) as given (id, at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, cause_kind, cause_id, summary, operation, is_received, data, before, after, search)
    ), queued as (
      insert into timeline_unsealed (id, at) select id, at from given
    )
    insert into timeline_events (id, at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, cause_kind, cause_id, summary, operation, is_received, data, before, after, search)
    select * from given`.execute(db)
}

/** Who and what an event comes from, as far as the caller's context knows it. */
export interface EventOrigin {
  readonly actor: Actor
  readonly cause: Cause | undefined
  readonly now: Date
  /** A URI reference of this Daybook, such as its address. */
  readonly source: string
  readonly operation: string | undefined
}

/** Appends one event of a declared type, its data checked; gives the id. */
export async function appendEvent(db: Db, event: EventType, draft: EventDraft<unknown>, origin: EventOrigin): Promise<string> {
  const parsed = event.data.safeParse(draft.data)
  if (!parsed.success) throw new Error(`The data of an event ${event.name} does not fit its schema: ${parsed.error.message}`, { cause: parsed.error })
  const id = newId()
  await appendEvents(db, [{
    id, type: event.name, source: origin.source, subject: draft.subject, environment: draft.environment ?? null, actor: origin.actor,
    cause: draft.cause ?? origin.cause ?? null, at: draft.at ?? origin.now, recordedAt: origin.now, summary: draft.summary,
    operation: origin.operation ?? null, isReceived: false, data: parsed.data, before: draft.before, after: draft.after,
  }])
  return id
}

function storable(record: EventRecord) {
  const recordedAt = record.recordedAt ?? new Date(Math.max(Date.now(), record.at.getTime()))
  const at = plausibleTime(record.at, recordedAt)
  const summary = storableSummary(record.summary)
  const environment = record.environment === null ? null : storableText(record.environment)
  const actor = { kind: record.actor.kind, id: storableText(record.actor.id), name: storableText(record.actor.name) }
  if (record.subject === '' || record.type === '') throw new ProductError('invalid', 'An event needs a type and a subject.')
  const [type, subject] = [storableText(record.type), storableText(record.subject)]
  return {
    id: record.id, at: at.toISOString(), recordedAt: recordedAt.toISOString(), type, source: storableText(record.source), subject, environment, actorKind: actor.kind, actorId: actor.id, actorName: actor.name,
    causeKind: record.cause?.kind ?? null, causeId: record.cause?.id ?? null, summary, operation: record.operation, isReceived: record.isReceived ?? false,
    data: storableJson(record.data) ?? 'null', before: storableJson(record.before), after: storableJson(record.after),
    search: searchVector({ at, type, subject, summary, environment, actor }),
  }
}

type Stored = ReturnType<typeof storable>

/** One array a column: a statement has the same text for one event and for a hundred. */
function columnsOf(rows: readonly Stored[]): { [Key in keyof Stored]: Stored[Key][] } {
  const column = <Key extends keyof Stored>(key: Key) => rows.map((row) => row[key])
  return {
    id: column('id'), at: column('at'), recordedAt: column('recordedAt'), type: column('type'), source: column('source'), subject: column('subject'),
    environment: column('environment'), actorKind: column('actorKind'), actorId: column('actorId'), actorName: column('actorName'),
    causeKind: column('causeKind'), causeId: column('causeId'), summary: column('summary'), operation: column('operation'), isReceived: column('isReceived'),
    data: column('data'), before: column('before'), after: column('after'), search: column('search'),
  }
}
