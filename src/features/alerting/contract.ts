export { AlertSeverity } from './alerts/alert-severity-contract.ts'
export { applyChecks, Check, CheckDeleted, CheckFile, CheckFileDropped, CheckFileUsed, type ChecksFacts, dropCheckFile, listCheckFiles, useCheckFile, CheckDetails, CheckResult, CheckResultsDropped, CheckSaved, CheckSettings, CheckStep, deleteCheck, DnsCheck, DomainCheck, getHeartbeat, HeartbeatCheck, HttpCheck, IcmpCheck, listChecks, LocationState, Ping, recordTypes, saveCheck, serverLocation, StepsCheck, TcpCheck, TlsCheck, tryCheck } from './checks/checks-contract.ts'

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
export { Alert, AlertFired, AlertResolved, AlertUnhidden, listAlerts, ListedAlert, Suppression } from './alerts/alerts-contract.ts'
export { getAlert, getCheck } from './alerts/alert-details-contract.ts'

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
