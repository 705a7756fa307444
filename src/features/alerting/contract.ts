import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'
import { Delivery } from './channels/channels-contract.ts'
import { AlertSeverity, Check, CheckResult } from './checks/checks-contract.ts'

export { AlertSeverity, applyChecks, Check, CheckDeleted, CheckDetails, CheckResult, CheckSaved, CheckSettings, CheckStep, deleteCheck, DnsCheck, DomainCheck, getHeartbeat, HeartbeatCheck, HttpCheck, IcmpCheck, listChecks, Ping, recordTypes, saveCheck, StepsCheck, TcpCheck, TlsCheck, tryCheck } from './checks/checks-contract.ts'

export { closeMaintenance, listMaintenances, Maintenance, MaintenanceClosed, MaintenanceOpened, openMaintenance } from './suppression/maintenance-contract.ts'
export { LedgerEntry, noiseReport, showLedger } from './ledger/ledger-contract.ts'
export { backtestRule } from './backtest/backtest-contract.ts'
export { deleteRuleSet, listRuleSets, RuleGroupView, RuleSet, RuleSetDeleted, RuleSetSaved, RuleView, saveRuleSet, showRuleSet, useRuleFile } from './rules/rules-contract.ts'
export {
  deleteReceiver, Delivery, DeliveryRetried, getDelivery, getMailServer, listDeliveries, listReceivers, MailServerSaved, redeliver, Receiver, ReceiverChannel, ReceiverDeleted, ReceiverSaved, removeChannel, saveChannel, saveMailServer, saveReceiver, testReceiver,
} from './channels/channels-contract.ts'
export { NotificationsSaved, PersonWays, PushDevice, QuietHours, saveNotifications, showNotifications, subscribePush, testNotifications, unsubscribePush } from './channels/notifications-contract.ts'
export { importRouting, removeRouting, RouteView, RoutingImported, RoutingRemoved, showRouting, testRouting } from './routing/routing-contract.ts'
export { BudgetBurn, deleteSlos, listSlos, saveSlos, showSlo, Slo, SloChange, type SloFacts, SloWindow, useSloFile } from './slo/slo-contract.ts'
export { endSilence, getSilence, HiddenAlert, listSilences, previewSilence, saveSilence, Silence, SilenceEnded, SilenceEnding, SilenceSaved } from './silences/silences-contract.ts'

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
export const getAlert = defineOperation({
  name: 'alerts.get', kind: 'query', access: 'alerting:read', summary: 'Show an alert: what it says, its rule, what hid it, who was told, and when it fired before.',
  input: z.object({ id: z.uuid() }), positional: ['id'],
  output: z.object({
    alert: ListedAlert, annotations: z.record(z.string(), z.string()), generatorUrl: z.string().nullable(),
    rule: z.object({ ruleSet: z.string(), group: z.string(), name: z.string(), expr: z.string(), forSeconds: z.number(), measure: z.string().describe('What the expression measures, without the threshold that it is held against.'), threshold: z.number().nullable(), operator: z.string().nullable() }).nullable(),
    hidden: z.array(Suppression.extend({ until: moment.describe('When it was last seen to hide it.') })), deliveries: z.array(Delivery), others: z.array(Alert).describe('When the same fired otherwise, the newest first.'),
  }),
})
export const getCheck = defineOperation({
  name: 'checks.get', kind: 'query', access: 'alerting:read', summary: 'Show a check with its last results.',
  input: z.object({ name: z.string() }), output: z.object({ check: Check, results: z.array(CheckResult), alerts: z.array(Alert) }), positional: ['name'],
})

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
