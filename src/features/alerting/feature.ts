import { defineFeature, type Feature } from '#kernel/feature'
import { alertingAttention } from './alerting-attention.ts'
import type { AlertingOptions } from './alerting-settings.ts'
import { alertDetailsHandler } from './alerts/show-alert.ts'
import { getAlertGroups } from './alerts/alert-groups-route.ts'
import { getAlerts, postAlerts } from './alerts/alertmanager-routes.ts'
import { alertmanagerStatusRoutes } from './alerts/alertmanager-status.ts'
import { tellingWorker } from './alerts/telling-worker.ts'
import { detectChecks } from './checks/as-code/detect-checks.ts'
import { inferCheckedByFiles } from './checks/as-code/infer-checked.ts'
import { checkParts } from './checks/check-parts.ts'
import { alerts } from './checks/list-checks.ts'
import { channelHandlers } from './channels/channel-handlers.ts'
import { deliveryWorker } from './channels/delivery/delivery-worker.ts'
import { detectRules } from './rules/detect-rules.ts'
import { inferMonitoredByRules } from './rules/infer-monitored.ts'
import { ledgerHandlers } from './ledger/ledger-handlers.ts'
import { backtestHandler } from './backtest/backtest-handler.ts'
import { rulesWorker } from './rules/live/rules-worker.ts'
import { prometheusRuleRoutes } from './rules/prometheus-routes.ts'
import { ruleSetHandlers } from './rules/rule-set-handlers.ts'
import { routingHandlers } from './routing/routing-handlers.ts'
import { routingWorker } from './routing/routing-worker.ts'
import { maintenanceHandlers } from './suppression/maintenance-handlers.ts'
import { closeAfterDeployment, openForDeployment } from './suppression/maintenance-of-deployments.ts'
import { silenceEndingsAttention, silenceEndingsWorker } from './silences/silence-endings.ts'
import { silenceHandlers } from './silences/silence-handlers.ts'
import { silenceRoutes } from './silences/silence-routes.ts'
import { detectSlos } from './slo/detect-slos.ts'
import { inferWatchedBySlos } from './slo/infer-watched.ts'
import { sloHandlers } from './slo/slo-handlers.ts'
import { checkWorker, tidyWorker } from './workers.ts'

/**
 * Alerting: checks, alerts of its own and of Prometheus, and the webhooks that are told. An alert is never lost and
 * never fires twice, whatever is killed. Must never say that something is well which was not seen to be.
 */
export function createAlerting(options: AlertingOptions): Feature {
  const watching = checkParts(options)
  return defineFeature({
    id: 'alerting', title: 'Alerting',
    handlers: [alerts, alertDetailsHandler(options), ...watching.handlers, ...channelHandlers(options), ...routingHandlers(options), ...silenceHandlers, ...ruleSetHandlers(options), backtestHandler(options), ...ledgerHandlers(options), ...sloHandlers(options), ...maintenanceHandlers],
    workers: [checkWorker(options), ...watching.workers, routingWorker, tellingWorker, silenceEndingsWorker, rulesWorker(options), deliveryWorker(options), tidyWorker(options)],
    routes: [postAlerts, getAlerts, getAlertGroups, ...alertmanagerStatusRoutes, ...watching.routes, ...silenceRoutes, ...prometheusRuleRoutes(options)],
    reactions: [openForDeployment, closeAfterDeployment],
    detectors: [detectRules, inferMonitoredByRules, detectSlos, inferWatchedBySlos, detectChecks, inferCheckedByFiles],
    attention: [alertingAttention, silenceEndingsAttention],
  })
}
