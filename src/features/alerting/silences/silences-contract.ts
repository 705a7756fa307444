import { z } from 'zod'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })
const Matchers = z.array(z.string().min(1).max(2000)).min(1).max(50).describe('Conditions on labels that must all fit, as Alertmanager writes them: service="shop", severity=~"low|medium".')

export const Silence = z.object({
  id: z.string(), matchers: z.array(z.string()), reason: z.string(), owner: z.string(), state: z.enum(['pending', 'active', 'expired']), startsAt: moment, endsAt: moment, createdAt: moment, updatedAt: moment,
  hides: z.number().int().describe('Alerts that fire now and are hidden by it.'), hid: z.number().int().describe('All alerts that it has hidden.'),
})
export type Silence = z.infer<typeof Silence>

export const HiddenAlert = z.object({ id: z.string(), name: z.string(), service: z.string(), severity: z.string(), summary: z.string(), state: z.enum(['firing', 'resolved']), firstHiddenAt: moment, lastHiddenAt: moment })
export type HiddenAlert = z.infer<typeof HiddenAlert>

export const listSilences = defineOperation({
  name: 'silences.list', kind: 'query', access: 'alerting:read', summary: 'List silences: active ones first, then those to come, then those that are over.',
  input: z.object({ state: z.enum(['pending', 'active', 'expired']).optional(), ...PageInput }), output: pageOf(Silence), table: { rows: 'items', columns: ['state', 'matchers', 'reason', 'owner', 'endsAt', 'hides', 'hid'] },
})
export const getSilence = defineOperation({
  name: 'silences.get', kind: 'query', access: 'alerting:read', summary: 'Show a silence and what it has hidden.',
  input: z.object({ id: z.uuid() }), output: z.object({ silence: Silence, hidden: z.array(HiddenAlert) }), positional: ['id'],
})
export const saveSilence = defineOperation({
  name: 'silences.save', kind: 'command', access: 'alerting:write', summary: 'Silence alerts for a time: they still fire and are kept, but nobody is told.',
  input: z.object({
    id: z.uuid().optional().describe('Change this one.'), matchers: Matchers, reason: z.string().trim().min(1).max(1000), startsAt: moment.optional().describe('Now unless given.'),
    endsAt: moment.optional(), minutes: z.number().int().min(1).max(525_600).optional().describe('How long, instead of an end.'), hidesAll: z.boolean().default(false).describe('Yes, it may hide every alert.'),
  }),
  output: Silence, positional: ['matchers'],
})
export const endSilence = defineOperation({
  name: 'silences.end', kind: 'command', access: 'alerting:write', summary: 'End a silence now.', input: z.object({ id: z.uuid() }), output: Silence, positional: ['id'],
})
export const previewSilence = defineOperation({
  name: 'silences.preview', kind: 'query', access: 'alerting:read', summary: 'Show what a silence would hide: what fires now, and what fired in the last seven days.',
  input: z.object({ matchers: Matchers }), output: z.object({ firing: z.array(HiddenAlert.pick({ id: true, name: true, service: true, severity: true, summary: true })), firingCount: z.number().int(), firedInWeek: z.number().int(), hidesAll: z.boolean() }), positional: ['matchers'],
})

const SilenceEvent = z.object({ silence: Silence })
export const SilenceSaved = defineEvent('dev.daybook.silence.saved', SilenceEvent)
export const SilenceEnded = defineEvent('dev.daybook.silence.ended', SilenceEvent)
export const SilenceEnding = defineEvent('dev.daybook.silence.ending', SilenceEvent)
