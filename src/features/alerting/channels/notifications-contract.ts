import { z } from 'zod'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'

const moment = z.iso.datetime({ offset: true })
const Severities = z.array(z.enum(['critical', 'high', 'medium', 'low'])).max(4)

export const QuietHours = z.object({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give hours and minutes: 22:00.'), to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give hours and minutes: 07:00.'),
  zone: z.string().max(100).describe('Your time zone: Europe/Berlin.'), criticalToo: z.boolean().default(false).describe('Hold critical alerts back too.'),
})
export type QuietHours = z.infer<typeof QuietHours>

/** Of which severities a person is told, by each way. */
export const PersonWays = z.object({ email: Severities, webpush: Severities, slack: Severities })
export type PersonWays = z.infer<typeof PersonWays>

export const PushDevice = z.object({ id: z.string(), name: z.string(), createdAt: moment })
const Mine = z.object({ ways: PersonWays, quietHours: QuietHours.nullable(), hasSlack: z.boolean(), devices: z.array(PushDevice), publicKey: z.string().describe('By which a browser knows this Daybook.') })

export const showNotifications = defineOperation({
  name: 'notifications.show', kind: 'query', access: 'signed-in', summary: 'Show in which ways I am told of alerts of what my teams own, and when not.', input: z.object({}), output: Mine,
})
export const saveNotifications = defineOperation({
  name: 'notifications.save', kind: 'command', access: 'signed-in', summary: 'Choose in which ways I am told of alerts, by severity, and my quiet hours.',
  input: z.object({ ways: PersonWays.partial().optional(), quietHours: QuietHours.nullable().optional(), slackUrl: z.string().max(4000).optional().describe('An incoming webhook that reaches only me; "none" takes it away.') }), output: Mine, secretInput: ['slackUrl'],
})
export const subscribePush = defineOperation({
  name: 'notifications.subscribe', kind: 'command', access: 'signed-in', summary: 'Tell me in this browser.',
  input: z.object({ endpoint: z.url().max(2000), p256dh: z.string().max(200), auth: z.string().max(100), name: z.string().max(200).default('A browser') }), output: PushDevice, secretInput: ['endpoint', 'p256dh', 'auth'],
})
export const unsubscribePush = defineOperation({
  name: 'notifications.unsubscribe', kind: 'command', access: 'signed-in', summary: 'No longer tell me in a browser.', input: z.object({ id: z.uuid() }), output: z.object({ id: z.string() }), positional: ['id'],
})
export const testNotifications = defineOperation({
  name: 'notifications.test', kind: 'command', access: 'signed-in', summary: 'Send me a test in each way that I have.', input: z.object({}), output: z.object({ ways: z.array(z.string()) }),
})
export const NotificationsSaved = defineEvent('dev.daybook.notifications.saved', z.object({ personId: z.string() }))
