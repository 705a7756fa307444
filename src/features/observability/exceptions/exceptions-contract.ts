import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })
const Frame = z.object({ function: z.string(), file: z.string(), line: z.number().int().nullable(), isOwn: z.boolean().describe('Of the program itself, not of a library.') })

/** The same fault of a service, however often it happened. */
export const Exception = z.object({
  id: z.string(), service: z.string(), entity: EntityRef, type: z.string(), message: z.string(), language: z.string().nullable(), culprit: z.string().nullable(),
  state: z.enum(['open', 'resolved', 'ignored']), stateChangedAt: moment.nullable(), stateChangedBy: z.string().nullable(), regressedAt: moment.nullable().describe('When it came back after it had been resolved.'),
  firstSeenAt: moment, lastSeenAt: moment, firstVersion: z.string().nullable(), lastVersion: z.string().nullable(),
  count: z.number().int().describe('Of all time.'), countInTime: z.number().int().describe('In the time that was asked for.'),
  counts: z.array(z.number().int()).describe('The same in equal parts of that time.'),
})
export type Exception = z.infer<typeof Exception>

/** The latest time that it happened. */
const Occurrence = z.object({ at: moment, labels: z.record(z.string(), z.string()), traceId: z.string().nullable(), spanId: z.string().nullable(), text: z.string(), frames: z.array(Frame) })
export type ExceptionOccurrence = z.infer<typeof Occurrence>

export const listExceptions = defineOperation({
  name: 'exceptions.list', kind: 'query', access: 'exceptions:read', summary: 'List the faults that logs and traces tell of, the same ones as one; the latest first.',
  input: z.object({
    state: z.enum(['open', 'resolved', 'ignored']).optional(), service: z.string().max(200).optional(), text: z.string().max(200).optional().describe('Words of the type, message or place.'), isNew: z.boolean().default(false).describe('Only those first seen in that time, or that came back in it.'),
    from: moment.optional().describe('A day ago, unless given.'), to: moment.optional().describe('Now, unless given.'), ...PageInput,
  }),
  output: pageOf(Exception), table: { rows: 'items', columns: ['state', 'service', 'type', 'message', 'countInTime', 'firstSeenAt', 'lastSeenAt', 'id'] },
})
export const getException = defineOperation({
  name: 'exceptions.get', kind: 'query', access: 'exceptions:read', summary: 'Show a fault with its stack, its counts and the versions that it was seen in.',
  input: z.object({ id: z.string(), from: moment.optional().describe('A week ago, unless given.'), to: moment.optional() }),
  output: z.object({
    exception: Exception, latest: Occurrence, partMs: z.number().int().describe('How long each part of the counts is.'),
    versions: z.array(z.object({ version: z.string().nullable(), count: z.number().int(), firstSeenAt: moment, lastSeenAt: moment })),
  }),
  positional: ['id'],
})
const change = (name: `exceptions.${string}`, summary: string) => defineOperation({
  name, kind: 'command', access: 'exceptions:write', summary, input: z.object({ ids: z.array(z.string()).min(1).max(500) }), output: z.object({ changed: z.number().int() }), positional: ['ids'],
})
export const resolveExceptions = change('exceptions.resolve', 'Say that faults are mended; one that happens again is told.')
export const ignoreExceptions = change('exceptions.ignore', 'Say that faults are not worth anybody\'s time.')
export const reopenExceptions = change('exceptions.reopen', 'Open faults again that were resolved or ignored.')

const Told = z.object({ id: z.string(), service: z.string(), type: z.string(), message: z.string(), culprit: z.string().nullable(), version: z.string().nullable() })
export const ExceptionAppeared = defineEvent('dev.daybook.exception.appeared', Told)
export const ExceptionRegressed = defineEvent('dev.daybook.exception.regressed', Told)
export const ExceptionsChanged = defineEvent('dev.daybook.exceptions.changed', z.object({ ids: z.array(z.string()), state: z.enum(['open', 'resolved', 'ignored']) }))
