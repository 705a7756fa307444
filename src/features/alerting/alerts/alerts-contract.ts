import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'
import { AlertSeverity } from './alert-severity-contract.ts'

const moment = z.iso.datetime({ offset: true })

export const Alert = z.object({
  id: z.string(), name: z.string(), severity: AlertSeverity, service: EntityRef, environment: z.string().nullable(), state: z.enum(['firing', 'resolved']), summary: z.string(),
  labels: z.record(z.string(), z.string()), startedAt: moment, firedAt: moment, resolvedAt: moment.nullable(), check: z.string().nullable(), runbookUrl: z.string().nullable(),
})
export type Alert = z.infer<typeof Alert>
const AlertEvent = z.object({ alert: Alert })
/** `hiddenBy`: silences, maintenance or graver alerts that kept it from being told when it fired; nobody is to be called for it then. */
const FiredEvent = AlertEvent.extend({ hiddenBy: z.array(z.string()).default([]) })
/** `alert.startedAt` is the onset: the first failure, not the moment that it fired. */
export const AlertFired = defineEvent('dev.daybook.alert.fired', FiredEvent)
/** What hid it is over, and it fires still. */
export const AlertUnhidden = defineEvent('dev.daybook.alert.unhidden', AlertEvent)
export const AlertResolved = defineEvent('dev.daybook.alert.resolved', AlertEvent)

/** Why nobody is told of an alert. `kind` is silence, inhibition, dependency, maintenance or the kind of a time interval. */
export const Suppression = z.object({ kind: z.string(), text: z.string().describe('The reason, as a sentence.'), href: z.string().nullable().describe('The page of what hides it.'), since: moment })
export type Suppression = z.infer<typeof Suppression>
export const ListedAlert = Alert.extend({ source: z.string().describe('The rule or check that it comes from, or posted.'), suppressedBy: z.array(Suppression).describe('Why nobody is told of it now; empty where they are.') })
export type ListedAlert = z.infer<typeof ListedAlert>

export const listAlerts = defineOperation({
  name: 'alerts.list', kind: 'query', access: 'alerting:read', summary: 'List alerts, firing ones first.',
  input: z.object({ state: z.enum(['firing', 'resolved']).optional(), service: EntityRef.optional(), ids: z.array(z.uuid()).max(100).optional().describe('Only these.'), ...PageInput }), output: pageOf(ListedAlert),
  table: { rows: 'items', columns: ['state', 'severity', 'name', 'service', 'environment', 'summary', 'startedAt'] },
})
