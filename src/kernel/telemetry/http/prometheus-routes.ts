import type { HttpRoute } from '#kernel/feature'
import type { Telemetry } from '../telemetry.ts'
import { adminRoutes } from './admin-routes.ts'
import { queryRoutes } from './query-routes.ts'
import { seriesRoutes } from './series-routes.ts'
import { statusRoutes } from './status-routes.ts'

/** Prometheus's HTTP API below /prometheus. */
export function prometheusRoutes(telemetry: Telemetry): HttpRoute[] {
  return [...queryRoutes(telemetry), ...seriesRoutes(telemetry), ...statusRoutes(telemetry), ...adminRoutes(telemetry)]
}
