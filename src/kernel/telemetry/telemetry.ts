import { join } from 'node:path'
import type { Log } from '#platform/log'
import type { MetricsStore } from './metrics-store.ts'
import { EmbeddedMetrics } from './metrics/embedded-metrics.ts'
import { defaultLimits } from './metrics/engine/engine-limits.ts'
import type { MetricsSettings } from './metrics/metrics-settings.ts'

/** What the other parts write to and ask. */
export interface Telemetry {
  readonly metrics: MetricsStore
}

export interface TelemetryOptions {
  readonly dataDir: string
  readonly settings: MetricsSettings
  /** The built file of the metrics engine's thread; left out: it runs in this thread, as from source. */
  readonly metricsWorkerFile?: string | undefined
  readonly now: () => number
  readonly log: Log
}

export interface RunningTelemetry extends Telemetry {
  stop(): Promise<void>
}

/** Opens what is kept in the data folder. For one process at a time. */
export async function startTelemetry({ dataDir, settings, metricsWorkerFile, now, log }: TelemetryOptions): Promise<RunningTelemetry> {
  const { retention, ...quotas } = settings
  const metrics = await EmbeddedMetrics.start({ folder: join(dataDir, 'telemetry', 'metrics'), limits: { ...defaultLimits, ...quotas, retentionMs: retention }, workerFile: metricsWorkerFile, now, log })
  return { metrics, stop: () => metrics.close() }
}
