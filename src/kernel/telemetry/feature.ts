import { defineFeature, type Feature } from '#kernel/feature'
import { countLevelsHandler } from './count-levels.ts'
import { prometheusRoutes } from './http/prometheus-routes.ts'
import { logHandlers } from './log-operations.ts'
import { lokiRoutes } from './loki/loki-routes.ts'
import { tailSocket } from './loki/tail-socket.ts'
import { nameHandlers } from './name-operations.ts'
import { queryHandlers } from './query-operations.ts'
import { tailRoute } from './tail/tail-route.ts'
import type { Telemetry } from './telemetry.ts'

/** Telemetry as a part of the server: the operations and Prometheus's and Loki's HTTP APIs on what is kept. */
export function createTelemetry(telemetry: Telemetry): Feature {
  return defineFeature({
    id: 'telemetry', title: 'Telemetry', handlers: [...queryHandlers(telemetry), ...nameHandlers(telemetry), ...logHandlers(telemetry), countLevelsHandler(telemetry)], routes: [...prometheusRoutes(telemetry), ...lokiRoutes(telemetry), tailRoute(telemetry)], sockets: [tailSocket(telemetry)],
  })
}
