import { join } from 'node:path'
import type { Log } from '#platform/log'
import { ExemplarStore } from './exemplars/exemplar-store.ts'
import { EmbeddedLogs } from './logs/embedded-logs.ts'
import { limitsOf, type LogsSettings } from './logs/logs-settings.ts'
import { RemoteLogs } from './logs/remote/remote-logs.ts'
import type { LogsStore } from './logs-store.ts'
import type { MetricsStore } from './metrics-store.ts'
import { EmbeddedMetrics } from './metrics/embedded-metrics.ts'
import { defaultLimits } from './metrics/engine/engine-limits.ts'
import { LabelRules } from './metrics/label-rules.ts'
import { RemoteMetrics } from './metrics/remote/remote-metrics.ts'
import type { MetricsSettings } from './metrics/metrics-settings.ts'
import { webAddress } from './remote/remote-server.ts'
import { WriteWatch } from './write-watch.ts'

/** What the other parts write to and ask. */
export interface Telemetry {
  readonly metrics: MetricsStore
  readonly logs: LogsStore
  readonly exemplars: ExemplarStore
  /** Tells of each write. */
  readonly writes: WriteWatch
  /** How long samples are kept here; 0 is for good, undefined where another server keeps them. */
  readonly metricsRetentionMs?: number | undefined
}

export interface TelemetryOptions {
  readonly dataDir: string
  readonly settings: MetricsSettings
  readonly logs: LogsSettings
  /** METRICS_URL: a Prometheus-compatible server to use instead of an engine here. */
  readonly metricsUrl?: string | undefined
  /** LOGS_URL: a Loki-compatible server to use instead of an engine here; and its tenant where it has several. */
  readonly logsUrl?: string | undefined
  readonly logsTenant?: string | undefined
  /** The built file of the metrics engine's thread; left out: it runs in this thread, as from source. */
  readonly metricsWorkerFile?: string | undefined
  /** The same of the logs engine. */
  readonly logsWorkerFile?: string | undefined
  readonly now: () => number
  readonly log: Log
}

export interface RunningTelemetry extends Telemetry {
  stop(): Promise<void>
}

/** Opens what is kept in the data folder. For one process at a time. */
export async function startTelemetry(options: TelemetryOptions): Promise<RunningTelemetry> {
  const { dataDir, settings: { drop, relabel }, now, log } = options
  const rules = new LabelRules({ drop, relabel })
  const metrics = await startMetrics(options, rules)
  const logs = await startLogs(options)
  const exemplars = ExemplarStore.open({ folder: join(dataDir, 'telemetry', 'exemplars'), rules, now, log })
  const writes = new WriteWatch()
  return { metrics: writes.watchMetrics(metrics.store), logs: writes.watchLogs(logs.store), exemplars, writes, metricsRetentionMs: metrics.retentionMs, stop: async () => { await Promise.all([metrics.stop(), logs.stop(), exemplars.close()]) } }
}

async function startMetrics({ dataDir, settings, metricsUrl, metricsWorkerFile, now, log }: TelemetryOptions, rules: LabelRules): Promise<{ store: MetricsStore; retentionMs: number | undefined; stop: () => Promise<void> }> {
  const { retention, drop: _drop, relabel: _relabel, ...quotas } = settings
  if (metricsUrl !== undefined && metricsUrl !== '') return { store: new RemoteMetrics(webAddress(metricsUrl, 'METRICS_URL', 'http://prometheus.example:9090, with the path that its /api/v1 is below'), rules), retentionMs: undefined, stop: async () => undefined }
  const store = await EmbeddedMetrics.start({ folder: join(dataDir, 'telemetry', 'metrics'), limits: { ...defaultLimits, ...quotas, retentionMs: retention }, rules, workerFile: metricsWorkerFile, now, log })
  return { store, retentionMs: retention, stop: () => store.close() }
}

async function startLogs({ dataDir, logs: settings, logsUrl, logsTenant, logsWorkerFile, now, log }: TelemetryOptions): Promise<{ store: LogsStore; stop: () => Promise<void> }> {
  if (logsUrl !== undefined && logsUrl !== '') return { store: new RemoteLogs(webAddress(logsUrl, 'LOGS_URL', 'http://loki.example:3100, with the path that its /loki/api/v1 is below'), logsTenant), stop: async () => undefined }
  const store = await EmbeddedLogs.start({ directory: join(dataDir, 'telemetry', 'logs'), limits: limitsOf(settings), workerFile: logsWorkerFile, now, log })
  return { store, stop: () => store.close() }
}
