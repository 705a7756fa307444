import { defineFeature, type Feature } from '#kernel/feature'
import { anomaliesAttention } from './anomalies/anomalies-attention.ts'
import { anomaliesWorker } from './anomalies/anomalies-worker.ts'
import { anomalyHandlers } from './anomalies/ask-anomalies.ts'
import { watchHandlers } from './anomalies/watches.ts'
import { collectWorker } from './collect/collect-worker.ts'
import { scrapeWorker, ScrapeWork } from './collect/scrape-worker.ts'
import { dashboardHandlers } from './dashboards/dashboard-handlers.ts'
import { forgetDeletedDashboards } from './dashboards/dashboard-versions.ts'
import { detectDashboardFiles } from './detect-dashboard-files.ts'
import { detectDashboards } from './detect-dashboards.ts'
import { exceptionHandlers } from './exceptions/ask-exceptions.ts'
import { exceptionsAttention } from './exceptions/exceptions-attention.ts'
import { exceptionsWorker } from './exceptions/exceptions-worker.ts'
import { exemplarRoutes } from './exemplars/exemplar-routes.ts'
import { inferMonitoredByDashboards } from './infer-monitored.ts'
import { otlpRoutes } from './ingest/otlp-routes.ts'
import { remoteWriteRoute } from './ingest/remote-write-route.ts'
import type { ObservabilityOptions } from './observability-settings.ts'
import { searchHandlers } from './searches/saved-searches.ts'
import { syslogWorker } from './syslog/syslog-worker.ts'
import { listSourcesHandler, sendersWorker } from './sources.ts'
import { FilesWork } from './tail/files/files-worker.ts'
import { logWorkers } from './tail/log-workers.ts'
import { SourceBoard } from './tail/source-board.ts'
import { targetsHandler, targetsRoute } from './targets.ts'
import { traceHandlers } from './traces/read-traces.ts'
import { serviceMapHandler } from './traces/service-map.ts'
import { SpanMetrics } from './traces/span-metrics.ts'

/**
 * Observability: what is measured here, scraped and sent from elsewhere, and the dashboards that lie in the tree. It asks only
 * addresses that an administrator configured or that discovery found, and must never say that something is well which it cannot see.
 */
export function createObservability(options: ObservabilityOptions): Feature {
  const work = new ScrapeWork()
  const board = new SourceBoard()
  const files = new FilesWork()
  const spanMetrics = new SpanMetrics()
  return defineFeature({
    id: 'observability', title: 'Observability',
    handlers: [targetsHandler(work), listSourcesHandler(board, files), ...traceHandlers(options), serviceMapHandler(options), ...exceptionHandlers, ...anomalyHandlers(options), ...watchHandlers, ...searchHandlers, ...dashboardHandlers(options.telemetry)],
    attention: [exceptionsAttention, anomaliesAttention],
    detectors: [detectDashboards, detectDashboardFiles, inferMonitoredByDashboards],
    workers: [scrapeWorker(options, work), collectWorker(options, spanMetrics), syslogWorker(options), sendersWorker(options, board), ...logWorkers(options, board, files), exceptionsWorker(options), anomaliesWorker(options), forgetDeletedDashboards],
    routes: [remoteWriteRoute(options), ...otlpRoutes(options, spanMetrics), targetsRoute(work), ...exemplarRoutes(options)],
  })
}
