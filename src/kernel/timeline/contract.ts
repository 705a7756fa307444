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

export const countKinds = defineOperation({
  name: 'events.kinds', kind: 'query', access: 'timeline:read',
  summary: 'Count events by their kind.',
  input: z.object({ ...EventFilter, since: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }) }),
  output: z.object({ items: z.array(z.object({ type: z.string(), count: z.number().int() })), total: z.number().int() }),
  table: { rows: 'items', columns: ['type', 'count'] },
})

/** Events of one run or of one cause: `run:ID`, or `event:ID` of the event that all others follow from. */
export const EventGroup = z.object({
  key: z.string(),
  /** How many events belong to it, whatever the filter; 1 for an event that stands alone. */
  count: z.number().int(),
  newest: TimelineEvent,
  firstAt: z.iso.datetime({ offset: true }),
})
export type EventGroup = z.infer<typeof EventGroup>

export const listGroups = defineOperation({
  name: 'events.groups', kind: 'query', access: 'timeline:read',
  summary: 'List what happened, all events of one run or cause as one row, newest first.',
  input: z.object({ ...EventFilter, ...PageInput }),
  output: pageOf(EventGroup),
  table: { rows: 'items', columns: ['newest.at', 'count', 'newest.type', 'newest.subject', 'newest.summary', 'key'] },
})
export const getGroup = defineOperation({
  name: 'events.group', kind: 'query', access: 'timeline:read',
  summary: 'List the events of one run or cause, newest first.',
  input: z.object({ key: z.string().regex(/^(run|event):[0-9a-f-]{36}$/, 'A group reads run:ID or event:ID.') }),
  output: z.object({ items: z.array(TimelineEvent), isCut: z.boolean() }),
  positional: ['key'], table: { rows: 'items', columns: ['at', 'type', 'subject', 'actor.name', 'summary'] },
})

const { since: _since, until: _until, ...namedFilter } = EventFilter
/** A filter of the timeline that has a name: somebody's own, or shared with a team or with everybody. */
export const TimelineView = z.object({
  id: z.string(), name: z.string(), ...namedFilter,
  range: z.enum(['1h', '24h', '7d', '30d']).default('24h').describe('How far back it looks.'),
  grouped: z.boolean().default(false).describe('One row for all events of a run or cause.'),
  sharing: z.enum(['own', 'team', 'everybody']).default('own').describe('Who sees it besides you.'),
  team: z.string().max(63).nullable().default(null).describe('With which team it is shared.'),
  owner: z.string(), isOwn: z.boolean(),
  /** The timeline opens with it. */
  isDefault: z.boolean().default(false),
})
export type TimelineView = z.infer<typeof TimelineView>

export const listViews = defineOperation({
  name: 'views.list', kind: 'query', access: 'timeline:read',
  summary: 'List saved views of the timeline: your own and those shared with you.',
  input: z.object({}), output: z.object({ items: z.array(TimelineView) }),
  table: { rows: 'items', columns: ['name', 'sharing', 'team', 'owner', 'isDefault', 'type', 'subject', 'text', 'range', 'id'] },
})
export const saveView = defineOperation({
  name: 'views.save', kind: 'command', access: 'timeline:read',
  summary: 'Save a view of the timeline, or change the one of yours that has this name.',
  input: TimelineView.omit({ id: true, owner: true, isOwn: true }).extend({ name: z.string().trim().min(1).max(80) }),
  output: TimelineView, positional: ['name'],
})
export const removeView = defineOperation({
  name: 'views.remove', kind: 'command', access: 'timeline:read',
  summary: 'Remove a saved view of yours.',
  input: z.object({ id: z.uuid() }), output: z.object({ id: z.string() }), positional: ['id'],
})
export const defaultView = defineOperation({
  name: 'views.default', kind: 'command', access: 'timeline:read',
  summary: 'Open the timeline with a view, or with none.',
  input: z.object({ id: z.uuid().nullable() }), output: z.object({ id: z.string().nullable() }), positional: ['id'],
})
export const ViewSaved = defineEvent('dev.daybook.view.saved', z.object({ id: z.string(), name: z.string() }))
export const ViewRemoved = defineEvent('dev.daybook.view.removed', z.object({ id: z.string(), name: z.string() }))

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
