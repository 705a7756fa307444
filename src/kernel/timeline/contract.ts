import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

export const ActorKind = z.enum(['person', 'token', 'runner', 'system', 'anonymous'])

/** One thing that happened, as it stands on the timeline. `position` is its place in the audit chain, null until sealed. */
export const TimelineEvent = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string(),
  environment: z.string().nullable(),
  actor: z.object({ kind: ActorKind, id: z.string(), name: z.string() }),
  cause: z.object({ kind: z.enum(['event', 'run']), id: z.string() }).nullable(),
  at: z.iso.datetime({ offset: true }),
  recordedAt: z.iso.datetime({ offset: true }),
  summary: z.string(),
  /** The operation in which it was appended. */
  operation: z.string().nullable(),
  data: z.unknown(),
  before: z.unknown(),
  after: z.unknown(),
  position: z.number().int().nullable(),
})
export type TimelineEvent = z.infer<typeof TimelineEvent>

export const EventFilter = {
  subject: EntityRef.optional().describe('Events of this entity.'),
  neighbours: z.boolean().default(false).describe('Also of what it depends on and what is deployed to it.'),
  type: z.string().max(200).optional().describe('Exact type, or a prefix that ends in *.'),
  actor: z.string().max(200).optional().describe('Id or name of who did it.'),
  environment: z.string().max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  text: z.string().max(200).optional().describe('Words in the summary.'),
}

export const listEvents = defineOperation({
  name: 'events.list', kind: 'query', access: 'timeline:read',
  summary: 'List what happened, newest first.',
  input: z.object({ ...EventFilter, ...PageInput }),
  output: pageOf(TimelineEvent),
  table: { rows: 'items', columns: ['at', 'type', 'subject', 'actor.name', 'summary'] },
})

export const getEvent = defineOperation({
  name: 'events.get', kind: 'query', access: 'timeline:read',
  summary: 'Show one event with what it caused.',
  input: z.object({ id: z.uuid() }),
  output: z.object({ event: TimelineEvent, causedBy: TimelineEvent.nullable(), led: z.array(TimelineEvent) }),
  positional: ['id'],
})

export const eventHistogram = defineOperation({
  name: 'events.histogram', kind: 'query', access: 'timeline:read',
  summary: 'Count events over time.',
  input: z.object({ ...EventFilter, since: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }), buckets: z.number().int().min(1).max(500).default(60) }),
  output: z.object({ buckets: z.array(z.object({ at: z.iso.datetime({ offset: true }), count: z.number().int() })), total: z.number().int() }),
  table: { rows: 'buckets', columns: ['at', 'count'] },
})

/** A person's own note on an entity, or an event of a tool that has no other way in. */
export const addNote = defineOperation({
  name: 'events.note', kind: 'command', access: 'timeline:write', scope: 'subject',
  summary: 'Write a note on an entity\'s timeline.',
  input: z.object({ subject: EntityRef, text: z.string().min(1).max(4000) }),
  output: z.object({ id: z.string() }),
  positional: ['subject', 'text'],
})
export const NoteWritten = defineEvent('dev.daybook.note.written', z.object({ text: z.string() }))

/** Appended for a command whose handler appended nothing itself, so that the audit is complete. */
export const CommandPerformed = defineEvent('dev.daybook.command.performed', z.object({ operation: z.string(), input: z.unknown() }))
export const CommandRefused = defineEvent('dev.daybook.command.refused', z.object({ operation: z.string(), code: z.string() }))

export const verifyAudit = defineOperation({
  name: 'audit.verify', kind: 'query', access: 'audit:admin',
  summary: 'Prove that no event was changed, removed or put in between.',
  input: z.object({}),
  output: z.object({
    intact: z.boolean(), events: z.number().int(), unsealed: z.number().int(), head: z.string(),
    firstFault: z.object({ position: z.number().int(), eventId: z.string().nullable(), problem: z.string() }).nullable(),
  }),
})

export const DeadLetter = z.object({
  id: z.string(), reaction: z.string(), event: TimelineEvent.nullable(), attempts: z.number().int(), error: z.string(), diedAt: z.iso.datetime({ offset: true }),
})

export const listDeadLetters = defineOperation({
  name: 'dead-letters.list', kind: 'query', access: 'timeline:manage',
  summary: 'List reactions that failed for good.',
  input: z.object({ ...PageInput }), output: pageOf(DeadLetter),
  table: { rows: 'items', columns: ['id', 'reaction', 'attempts', 'error', 'diedAt'] },
})
export const replayDeadLetter = defineOperation({
  name: 'dead-letters.replay', kind: 'command', access: 'timeline:manage',
  summary: 'Deliver a failed reaction again.',
  input: z.object({ id: z.string() }), output: z.object({ id: z.string() }), positional: ['id'],
})
export const discardDeadLetter = defineOperation({
  name: 'dead-letters.discard', kind: 'command', access: 'timeline:manage',
  summary: 'Give a failed reaction up, with a reason.',
  input: z.object({ id: z.string(), reason: z.string().min(1).max(500) }), output: z.object({ id: z.string() }), positional: ['id', 'reason'],
})
export const DeadLetterReplayed = defineEvent('dev.daybook.deadLetter.replayed', z.object({ id: z.string(), reaction: z.string() }))
export const DeadLetterDiscarded = defineEvent('dev.daybook.deadLetter.discarded', z.object({ id: z.string(), reaction: z.string(), reason: z.string() }))
