import { z } from 'zod'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'
import { channelKindNames } from './channel-settings-contract.ts'

const moment = z.iso.datetime({ offset: true })
const ReceiverName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
const Kind = z.enum(channelKindNames)

/** A way to tell somebody. What is secret in it is never given back: `secrets` has the names of those that are there. */
export const ReceiverChannel = z.object({ kind: Kind, isFallback: z.boolean(), settings: z.record(z.string(), z.unknown()), secrets: z.array(z.string()), place: z.string().describe('Where it leads, as far as that may be shown.') })
export type ReceiverChannel = z.infer<typeof ReceiverChannel>

/** `url` and `hasSecret` are of its first webhook. */
export const Receiver = z.object({
  name: z.string(), isOn: z.boolean(), channels: z.array(ReceiverChannel), fallback: z.string().nullable(), url: z.string().nullable(), hasSecret: z.boolean(),
  health: z.object({ state: z.enum(['ok', 'degraded', 'failing', 'unknown', 'off']), reason: z.string(), lastDeliveredAt: moment.nullable(), waiting: z.number().int(), failed: z.number().int() }),
})
export type Receiver = z.infer<typeof Receiver>

export const DeliveryState = z.enum(['waiting', 'delivered', 'failed', 'merged'])
export const Delivery = z.object({
  id: z.string(), receiver: z.string(), kind: z.string(), title: z.string(), alertIds: z.array(z.string()), state: DeliveryState, attempts: z.number().int(), lastStatus: z.number().int().nullable(), lastError: z.string().nullable(), note: z.string().nullable(),
  isTest: z.boolean(), isFallback: z.boolean(), createdAt: moment, nextAttemptAt: moment.nullable(), heldUntil: moment.nullable(), finishedAt: moment.nullable(),
})
export type Delivery = z.infer<typeof Delivery>

export const listReceivers = defineOperation({
  name: 'receivers.list', kind: 'query', access: 'alerting:read', summary: 'List receivers of alerts, the ways in which each is told, and whether it gets through.',
  input: z.object({}), output: z.object({ items: z.array(Receiver) }), table: { rows: 'items', columns: ['name', 'isOn', 'channels', 'fallback', 'health.state', 'health.reason'] },
})
export const saveReceiver = defineOperation({
  name: 'receivers.save', kind: 'command', access: 'alerting:manage', summary: 'Add or change a receiver of alerts; an address makes it a webhook in Alertmanager\'s format, signed with the secret.',
  input: z.object({
    name: ReceiverName, url: z.url().optional().describe('Of a webhook. Other ways are added with save-channel.'), secret: z.string().min(16).max(200).optional(), isOn: z.boolean().default(true),
    fallback: ReceiverName.nullable().optional().describe('The receiver that is told when this one cannot be.'),
  }),
  output: Receiver, positional: ['name', 'url'], secretInput: ['secret'],
})
export const saveChannel = defineOperation({
  name: 'receivers.saveChannel', kind: 'command', access: 'alerting:manage', summary: 'Add a way to tell a receiver (mail, Slack, Web Push and others), or change one.',
  input: z.object({
    receiver: ReceiverName, kind: Kind, position: z.number().int().min(0).max(49).optional().describe('Which of its ways is changed, counted from 0; a new one unless given.'), isFallback: z.boolean().default(false).describe('Use it only when the others do not get through.'),
    settings: z.record(z.string(), z.unknown()).default({}), secrets: z.preprocess(fromText, z.record(z.string(), z.string().max(4000))).optional().describe('Secrets by name, as JSON; those that are left out stay as they are.'),
  }),
  output: Receiver, positional: ['receiver', 'kind'], secretInput: ['secrets'],
})
export const removeChannel = defineOperation({
  name: 'receivers.removeChannel', kind: 'command', access: 'alerting:manage', summary: 'Take a way to tell away from a receiver.',
  input: z.object({ receiver: ReceiverName, position: z.number().int().min(0) }), output: Receiver, positional: ['receiver', 'position'],
})
export const deleteReceiver = defineOperation({
  name: 'receivers.delete', kind: 'command', access: 'alerting:manage', summary: 'Stop telling a receiver.',
  input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), positional: ['name'],
})
export const testReceiver = defineOperation({
  name: 'receivers.test', kind: 'command', access: 'alerting:manage', summary: 'Send a test message by each way of a receiver, once.',
  input: z.object({ name: z.string(), position: z.number().int().min(0).optional().describe('Only this way.') }), output: z.object({ deliveries: z.array(Delivery) }), positional: ['name'],
  table: { rows: 'deliveries', columns: ['id', 'kind', 'state'] },
})
export const ReceiverSaved = defineEvent('dev.daybook.receiver.saved', z.object({ name: z.string() }))
export const ReceiverDeleted = defineEvent('dev.daybook.receiver.deleted', z.object({ name: z.string() }))

export const listDeliveries = defineOperation({
  name: 'receivers.deliveries', kind: 'query', access: 'alerting:read', summary: 'List what was sent to receivers and how it went.',
  input: z.object({ receiver: z.string().optional(), state: DeliveryState.optional(), ...PageInput }), output: pageOf(Delivery), table: { rows: 'items', columns: ['createdAt', 'receiver', 'kind', 'title', 'state', 'attempts', 'lastStatus', 'lastError'] },
})
export const getDelivery = defineOperation({
  name: 'receivers.delivery', kind: 'query', access: 'alerting:read', summary: 'Show a delivery: what is told, and each try.',
  input: z.object({ id: z.string() }), output: z.object({ delivery: Delivery, text: z.string(), body: z.string(), tries: z.array(z.object({ at: moment, status: z.number().int().nullable(), error: z.string().nullable(), ms: z.number() })) }), positional: ['id'],
})
export const redeliver = defineOperation({
  name: 'receivers.redeliver', kind: 'command', access: 'alerting:write', summary: 'Send a delivery again now.',
  input: z.object({ id: z.string() }), output: Delivery, positional: ['id'],
})
export const DeliveryRetried = defineEvent('dev.daybook.delivery.retried', z.object({ id: z.string(), receiver: z.string() }))

export const MailServer = z.object({
  smarthost: z.string().max(300).regex(/^\[?[\w.:-]+\]?:\d{1,5}$/, 'Give host:port.').describe('host:port. On port 465 the connection begins with TLS.'), from: z.string().min(3).max(300).describe('Whom mail comes from.'),
  username: z.string().max(300).optional(), requireTls: z.boolean().default(true).describe('Refuse to send in the clear.'), hello: z.string().max(253).optional().describe('The name to greet the mail server with.'), ca: z.string().max(100_000).optional().describe('A certificate authority to trust, as PEM.'),
})
export const getMailServer = defineOperation({
  name: 'receivers.mailServer', kind: 'query', access: 'alerting:read', summary: 'Show the mail server that mail goes out by.',
  input: z.object({}), output: z.object({ server: MailServer.extend({ hasPassword: z.boolean() }).nullable() }),
})
export const saveMailServer = defineOperation({
  name: 'receivers.saveMailServer', kind: 'command', access: 'alerting:manage', summary: 'Set the mail server that mail goes out by, where a channel names no other.',
  input: MailServer.extend({ password: z.string().max(1000).optional() }), output: z.object({ server: MailServer.extend({ hasPassword: z.boolean() }) }), positional: ['smarthost', 'from'], secretInput: ['password'],
})
export const MailServerSaved = defineEvent('dev.daybook.mailServer.saved', z.object({ smarthost: z.string() }))

/** The command line gives a secret as one text. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
