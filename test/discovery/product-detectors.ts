import type { Detector } from '../../src/kernel/feature/index.ts'
import { withOwnDetectors } from '../../src/kernel/catalog/catalog.ts'
import { LogEcho } from '../../src/platform/log/index.ts'
import { createFeatures } from '../../src/server/features.ts'

/** Every detector of the product but those of the machine, as the server has them; settings and secrets are not theirs. */
export function productDetectors(): readonly Detector[] {
  const features = createFeatures({ settings: { alerting: {}, observability: {} } as never, secrets: {} as never, telemetry: {} as never, ownMetrics: async () => '', dockerHost: '', ownLog: new LogEcho() })
  return withOwnDetectors(features.flatMap(({ detectors = [] }) => detectors)).filter(({ kind }) => kind !== 'machine')
}
