import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'
import { AttentionRow } from '#kernel/attention/contract'

const moment = z.iso.datetime({ offset: true })

/** The front page: what needs a person, and what happened while they were away. */
export const showToday = defineOperation({
  name: 'collaboration.today', kind: 'query', access: 'attention:read', summary: 'Show what needs a person now, ranked, and what happened since you were away.',
  input: z.object({ since: moment.optional().describe('Start of "since you were away"; a day ago unless given.'), rows: z.boolean().default(true).describe('With the rows of what needs a person; without them only what happened and what is watched.') }),
  output: z.object({
    now: z.array(AttentionRow), waiting: z.array(AttentionRow), soon: z.array(AttentionRow),
    /** `isBeginning`: there was no Daybook here before. */
    since: z.object({ from: moment, isBeginning: z.boolean().default(false), rows: z.array(z.object({ text: z.string(), count: z.number().int(), href: z.string(), at: moment })) }),
    snoozed: z.number().int(),
    /** What is watched, so that an empty page can say so. */
    watched: z.object({ services: z.number().int(), repositories: z.number().int(), checks: z.number().int(), environments: z.number().int(), entities: z.number().int() }),
    /** Null where the rows were not asked for. */
    isOnFire: z.boolean().nullable(),
  }),
})

/** What is watched, in one line: an empty Today says that somebody looks. */
export function watchedText(watched: z.infer<typeof showToday.output>['watched']): string {
  const counts: [number, string, string][] = [
    [watched.repositories, 'repository', 'repositories'], [watched.services, 'service', 'services'], [watched.environments, 'environment', 'environments'], [watched.checks, 'check', 'checks'], [watched.entities, 'thing in all', 'things in all'],
  ]
  return `Watched: ${counts.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(', ')}.`
}

/** What can be talked about: an entity by its reference, anything else by its kind and id. */
const On = z.string().min(3).max(600).describe('What it is about: service:default/shop, incident:12, run:ID, event:ID, alert:ID, exception:ID, release:SERVICE@VERSION or commit:REPOSITORY@SHA.')

export const Mention = z.object({ handle: z.string(), kind: z.enum(['person', 'team']), id: z.string(), name: z.string() })
export const Comment = z.object({
  id: z.string(), on: z.string(),
  /** Markdown as it was written; empty once it is removed. */
  text: z.string(), author: z.object({ kind: z.string(), id: z.string(), name: z.string() }), mentions: z.array(Mention),
  createdAt: moment, editedAt: moment.nullable(), removedAt: moment.nullable(), removedBy: z.string().nullable(),
  isOwn: z.boolean(),
  /** It mentions whoever asks, who has neither read nor answered it. */
  isForYou: z.boolean(),
})
export type Comment = z.infer<typeof Comment>
const CommentText = z.string().trim().min(1, 'Write something first.').max(20_000)

export const listComments = defineOperation({
  name: 'comments.list', kind: 'query', access: 'collaboration:read', summary: 'List what people wrote about a thing, newest first.',
  input: z.object({ on: On, ...PageInput }), output: pageOf(Comment),
  positional: ['on'], table: { rows: 'items', columns: ['createdAt', 'author.name', 'text', 'id'] },
})
export const addComment = defineOperation({
  name: 'comments.add', kind: 'command', access: 'collaboration:write', scope: 'handler', summary: 'Write a comment; @name tells somebody, #12 or #service:default/shop refers to something.',
  input: z.object({ on: On, text: CommentText }), output: Comment, positional: ['on', 'text'],
})
export const editComment = defineOperation({
  name: 'comments.edit', kind: 'command', access: 'collaboration:write', scope: 'handler', summary: 'Change a comment of yours; it says that it was edited.',
  input: z.object({ id: z.uuid(), text: CommentText }), output: Comment, positional: ['id', 'text'],
})
export const removeComment = defineOperation({
  name: 'comments.remove', kind: 'command', access: 'collaboration:write', scope: 'handler', summary: 'Remove a comment; that there was one stays.',
  input: z.object({ id: z.uuid() }), output: Comment, positional: ['id'],
})
export const restoreComment = defineOperation({
  name: 'comments.restore', kind: 'command', access: 'collaboration:write', scope: 'handler', summary: 'Take a removal back, within ten minutes.',
  input: z.object({ id: z.uuid() }), output: Comment, positional: ['id'],
})
export const markSeen = defineOperation({
  name: 'comments.seen', kind: 'command', access: 'collaboration:read', summary: 'Say that you have read what mentions you there.',
  input: z.object({ on: On }), output: z.object({ count: z.number().int() }), positional: ['on'],
})
export const suggestWords = defineOperation({
  name: 'comments.suggest', kind: 'query', access: 'collaboration:read', summary: 'Suggest whom to mention or what to refer to.',
  input: z.object({ sign: z.enum(['@', '#']), text: z.string().max(100).default('') }),
  output: z.object({ items: z.array(z.object({ insert: z.string(), label: z.string(), note: z.string() })) }),
  positional: ['sign', 'text'], table: { rows: 'items', columns: ['insert', 'label', 'note'] },
})

/** Without the text: the timeline is for good, and what somebody removes shall be gone. */
const CommentEvent = z.object({ commentId: z.string(), on: z.string(), mentions: z.array(Mention) })
export const CommentAdded = defineEvent('dev.daybook.comment.added', CommentEvent)
export const CommentEdited = defineEvent('dev.daybook.comment.edited', CommentEvent)
export const CommentRemoved = defineEvent('dev.daybook.comment.removed', CommentEvent)
export const CommentRestored = defineEvent('dev.daybook.comment.restored', CommentEvent)
export const MentionsSeen = defineEvent('dev.daybook.comment.seen', z.object({ on: z.string(), count: z.number().int() }))

const OwnerPerson = z.object({ name: z.string(), email: z.string().nullable(), role: z.string().nullable(), ref: EntityRef.nullable(),
  /** They can sign in here, and so be mentioned and told. */
  isKnown: z.boolean() })
export const Owner = z.object({
  ref: EntityRef, kind: z.string(), title: z.string(), isKnown: z.boolean(), people: z.array(OwnerPerson),
  owns: z.array(z.object({ kind: z.string(), count: z.number().int() })), total: z.number().int(),
})
export type Owner = z.infer<typeof Owner>
const KindCount = z.object({ kind: z.string(), count: z.number().int() })

export const listOwners = defineOperation({
  name: 'owners.list', kind: 'query', access: 'catalog:read', summary: 'List who owns what: teams and people, with how much of each kind.',
  input: z.object({ text: z.string().max(200).optional().describe('Of a team, a person, or a thing that somebody owns.') }),
  output: z.object({ items: z.array(Owner), unowned: z.array(KindCount) }),
  positional: ['text'], table: { rows: 'items', columns: ['ref', 'title', 'people', 'owns', 'total'] },
})
export const OwnedThing = z.object({ ref: EntityRef, kind: z.string(), title: z.string(), owner: EntityRef.nullable(), reason: z.string(), file: z.string().nullable(), line: z.number().int().nullable(), through: EntityRef.nullable() })
export const listOwned = defineOperation({
  name: 'owners.owned', kind: 'query', access: 'catalog:read', summary: 'List what a team or person owns, or what nobody owns, and why.',
  input: z.object({ owner: z.union([EntityRef, z.literal('none')]), kind: z.string().max(63).optional() }),
  output: z.object({ items: z.array(OwnedThing) }),
  positional: ['owner', 'kind'], table: { rows: 'items', columns: ['kind', 'title', 'ref', 'reason', 'through', 'file', 'line'] },
})
export const ownersOf = defineOperation({
  name: 'owners.of', kind: 'query', access: 'catalog:read', summary: 'Say who owns a thing, why, and whom to ask.',
  input: z.object({ ref: EntityRef }), output: z.object({ owners: z.array(Owner.extend({ reason: z.string(), file: z.string().nullable(), line: z.number().int().nullable(), through: EntityRef.nullable() })) }),
  positional: ['ref'], table: { rows: 'owners', columns: ['ref', 'title', 'people', 'reason', 'file', 'line', 'through'] },
})
