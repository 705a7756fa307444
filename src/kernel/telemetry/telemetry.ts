import { join } from 'node:path'
import type { Log } from '#platform/log'
import { EmbeddedLogs } from './logs/embedded-logs.ts'
import { limitsOf, type LogsSettings } from './logs/logs-settings.ts'
import type { LogsStore } from './logs-store.ts'
import type { MetricsStore } from './metrics-store.ts'
import { EmbeddedMetrics } from './metrics/embedded-metrics.ts'
import { defaultLimits } from './metrics/engine/engine-limits.ts'
import type { MetricsSettings } from './metrics/metrics-settings.ts'

/** What the other parts write to and ask. */
export interface Telemetry {
  readonly metrics: MetricsStore
  readonly logs: LogsStore
}

export interface TelemetryOptions {
  readonly dataDir: string
  readonly settings: MetricsSettings
  readonly logs: LogsSettings
  /** The built file of the metrics engine's thread; left out: it runs in this thread, as from source. */
  readonly metricsWorkerFile?: string | undefined
  readonly now: () => number
  readonly log: Log
}

export interface RunningTelemetry extends Telemetry {
  stop(): Promise<void>
}

/** Opens what is kept in the data folder. For one process at a time. */
export async function startTelemetry({ dataDir, settings, logs: logsSettings, metricsWorkerFile, now, log }: TelemetryOptions): Promise<RunningTelemetry> {
  const { retention, ...quotas } = settings
  const metrics = await EmbeddedMetrics.start({ folder: join(dataDir, 'telemetry', 'metrics'), limits: { ...defaultLimits, ...quotas, retentionMs: retention }, workerFile: metricsWorkerFile, now, log })
  const logs = await startLogs(join(dataDir, 'telemetry', 'logs'), logsSettings, now, log)
  return { metrics, logs: logs.store, stop: async () => { await Promise.all([metrics.close(), logs.stop()]) } }
}

const retainEveryMs = 600_000

async function startLogs(directory: string, settings: LogsSettings, now: () => number, log: Log): Promise<{ store: LogsStore; stop: () => Promise<void> }> {
  const report = (error: unknown): void => log.error('Keeping log lines failed; it is tried again.', { error: error instanceof Error ? error.message : String(error) })
  const store = await EmbeddedLogs.open({ directory, limits: limitsOf(settings), nowMs: now, onError: report })
  const timer = setInterval(() => void store.retain().catch(report), retainEveryMs)
  timer.unref()
  return {
    store,
    stop: async () => {
      clearInterval(timer)
      await store.close()
    },
  }
}
