import { createAlerting } from '../features/alerting/feature.ts'
import { collaboration } from '../features/collaboration/feature.ts'
import { containers } from '../features/containers/feature.ts'
import { incidents } from '../features/incidents/feature.ts'
import { knowledge } from '../features/knowledge/feature.ts'
import { createObservability } from '../features/observability/feature.ts'
import { pipelines } from '../features/pipelines/feature.ts'
import { provisioning } from '../features/provisioning/feature.ts'
import { releases } from '../features/releases/feature.ts'
import { repositories } from '../features/repositories/feature.ts'
import { scripts } from '../features/scripts/feature.ts'
import { security } from '../features/security/feature.ts'
import type { Feature } from '#kernel/feature'
import type { Telemetry } from '#kernel/telemetry'
import type { LogEcho } from '#platform/log'
import type { SecretBox } from '#platform/secrets'
import type { Settings } from './settings.ts'

/** What features are made with. */
export interface FeaturesOptions {
  readonly settings: Settings
  readonly secrets: SecretBox
  readonly telemetry: Telemetry
  /** Daybook's own metrics, as text. */
  readonly ownMetrics: () => Promise<string>
  readonly dockerHost: string
  readonly ownLog: LogEcho
}

/** Every feature of the product. Adding a feature adds one line here, in contracts.ts, in the command line's and the web's list. */
export function createFeatures({ settings, secrets, telemetry, ownMetrics, dockerHost, ownLog }: FeaturesOptions): readonly Feature[] {
  const observability = createObservability({ settings: settings.observability, telemetry, ownMetrics, dockerHost, ownLog })
  return [createAlerting({ settings: settings.alerting, secrets, telemetry }), collaboration, containers, incidents, pipelines, provisioning, releases, repositories, knowledge, observability, scripts, security]
}
