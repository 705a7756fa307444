import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

export { endSilence, getSilence, HiddenAlert, listSilences, previewSilence, saveSilence, Silence, SilenceEnded, SilenceEnding, SilenceSaved } from './silences/silences-contract.ts'

const moment = z.iso.datetime({ offset: true })
export const AlertSeverity = z.enum(['critical', 'high', 'medium', 'low'])

/** An HTTP check. It alerts after `failuresToAlert` failures in a row and resolves after `successesToResolve` successes. */
export const CheckSettings = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), service: EntityRef, environment: z.string().max(63).nullable().default(null),
  url: z.url(), method: z.enum(['GET', 'HEAD', 'POST']).default('GET'), intervalMs: z.number().int().min(500).max(86_400_000).default(20_000), timeoutMs: z.number().int().min(100).max(60_000).default(5_000),
  expectStatus: z.array(z.number().int().min(100).max(599)).default([]).describe('Any 2xx unless given.'), expectBody: z.string().max(1000).nullable().default(null).describe('Text, or /pattern/, that the body must hold.'),
  maxLatencyMs: z.number().int().min(1).nullable().default(null), minCertificateDays: z.number().int().min(0).nullable().default(null),
  failuresToAlert: z.number().int().min(1).max(100).default(3), successesToResolve: z.number().int().min(1).max(100).default(2),
  severity: AlertSeverity.default('high'), runbookUrl: z.url().nullable().default(null), isOn: z.boolean().default(true),
})
export type CheckSettings = z.infer<typeof CheckSettings>
export const Check = CheckSettings.extend({
  state: z.enum(['ok', 'degraded', 'failing', 'unknown', 'off']), reason: z.string(), lastCheckedAt: moment.nullable(), lastLatencyMs: z.number().nullable(),
  consecutiveFailures: z.number().int(), consecutiveSuccesses: z.number().int(), uptime24h: z.number().nullable(), certificateExpiresAt: moment.nullable(),
})
export type Check = z.infer<typeof Check>

export const Alert = z.object({
  id: z.string(), name: z.string(), severity: AlertSeverity, service: EntityRef, environment: z.string().nullable(), state: z.enum(['firing', 'resolved']), summary: z.string(),
  labels: z.record(z.string(), z.string()), startedAt: moment, firedAt: moment, resolvedAt: moment.nullable(), check: z.string().nullable(), runbookUrl: z.string().nullable(),
})
export type Alert = z.infer<typeof Alert>
const AlertEvent = z.object({ alert: Alert })
/** `alert.startedAt` is the onset: the first failure, not the moment that it fired. */
export const AlertFired = defineEvent('dev.daybook.alert.fired', AlertEvent)
export const AlertResolved = defineEvent('dev.daybook.alert.resolved', AlertEvent)
export const CheckSaved = defineEvent('dev.daybook.check.saved', z.object({ name: z.string(), service: EntityRef }))
export const CheckDeleted = defineEvent('dev.daybook.check.deleted', z.object({ name: z.string(), service: EntityRef }))

export const listAlerts = defineOperation({
  name: 'alerts.list', kind: 'query', access: 'alerting:read', summary: 'List alerts, firing ones first.',
  input: z.object({ state: z.enum(['firing', 'resolved']).optional(), service: EntityRef.optional(), ids: z.array(z.uuid()).max(100).optional().describe('Only these.'), ...PageInput }), output: pageOf(Alert),
  table: { rows: 'items', columns: ['state', 'severity', 'name', 'service', 'environment', 'summary', 'startedAt'] },
})
export const listChecks = defineOperation({
  name: 'checks.list', kind: 'query', access: 'alerting:read', summary: 'List checks and how they stand.',
  input: z.object({ service: EntityRef.optional() }), output: z.object({ items: z.array(Check) }), table: { rows: 'items', columns: ['name', 'service', 'state', 'lastLatencyMs', 'uptime24h', 'reason'] },
})
export const CheckResult = z.object({ at: moment, isOk: z.boolean(), status: z.number().int().nullable(), latencyMs: z.number(), error: z.string().nullable() })
export const getCheck = defineOperation({
  name: 'checks.get', kind: 'query', access: 'alerting:read', summary: 'Show a check with its last results.',
  input: z.object({ name: z.string() }), output: z.object({ check: Check, results: z.array(CheckResult), alerts: z.array(Alert) }), positional: ['name'],
})
export const saveCheck = defineOperation({
  name: 'checks.save', kind: 'command', access: 'alerting:manage', scope: 'service', summary: 'Add or change an HTTP check.',
  input: CheckSettings, output: Check, positional: ['name', 'url'],
})
export const deleteCheck = defineOperation({
  name: 'checks.delete', kind: 'command', access: 'alerting:manage', scope: 'handler', summary: 'Delete a check and resolve what it alerted.',
  input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), positional: ['name'],
})

export const Receiver = z.object({ name: z.string(), url: z.string(), isOn: z.boolean(), hasSecret: z.boolean() })
export const Delivery = z.object({ id: z.string(), receiver: z.string(), alertIds: z.array(z.string()), state: z.enum(['waiting', 'delivered', 'failed']), attempts: z.number().int(), lastStatus: z.number().int().nullable(), lastError: z.string().nullable(), createdAt: moment, nextAttemptAt: moment.nullable() })
export const listReceivers = defineOperation({
  name: 'receivers.list', kind: 'query', access: 'alerting:read', summary: 'List webhooks that alerts are sent to.',
  input: z.object({}), output: z.object({ items: z.array(Receiver) }), table: { rows: 'items', columns: ['name', 'url', 'isOn'] },
})
export const saveReceiver = defineOperation({
  name: 'receivers.save', kind: 'command', access: 'alerting:manage', summary: 'Send alerts to a webhook, in Alertmanager\'s format, signed with the secret.',
  input: z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), url: z.url(), secret: z.string().min(16).max(200).optional(), isOn: z.boolean().default(true) }),
  output: Receiver, positional: ['name', 'url'], secretInput: ['secret'],
})
export const deleteReceiver = defineOperation({
  name: 'receivers.delete', kind: 'command', access: 'alerting:manage', summary: 'Stop sending alerts to a webhook.',
  input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), positional: ['name'],
})
export const ReceiverSaved = defineEvent('dev.daybook.receiver.saved', z.object({ name: z.string(), url: z.string() }))
export const ReceiverDeleted = defineEvent('dev.daybook.receiver.deleted', z.object({ name: z.string() }))
export const listDeliveries = defineOperation({
  name: 'receivers.deliveries', kind: 'query', access: 'alerting:read', summary: 'List what was sent to webhooks and how it went.',
  input: z.object({ receiver: z.string().optional(), ...PageInput }), output: pageOf(Delivery), table: { rows: 'items', columns: ['createdAt', 'receiver', 'state', 'attempts', 'lastStatus', 'lastError'] },
})
export const redeliver = defineOperation({
  name: 'receivers.redeliver', kind: 'command', access: 'alerting:write', summary: 'Send a delivery again now.',
  input: z.object({ id: z.string() }), output: Delivery, positional: ['id'],
})
export const DeliveryRetried = defineEvent('dev.daybook.delivery.retried', z.object({ id: z.string(), receiver: z.string() }))

/** Facts of an entity of kind `rules`: a file of Prometheus rules. */
export interface RulesFacts {
  readonly path: string
  readonly form: 'prometheus' | 'PrometheusRule' | 'namespaces'
  /** Name of the manifest or namespace. */
  readonly name: string | null
  readonly groups: readonly { readonly name: string; readonly interval: string | null; readonly rules: number }[]
  readonly alerts: readonly { readonly name: string; readonly expr: string; readonly for: string | null; readonly severity: string | null; readonly summary: string | null; readonly runbookUrl: string | null; readonly line: number }[]
  readonly recordings: readonly { readonly name: string; readonly expr: string; readonly line: number }[]
  readonly alertCount: number
  readonly recordingCount: number
}
