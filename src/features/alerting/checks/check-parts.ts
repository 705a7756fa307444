import type { Feature } from '#kernel/feature'
import type { AlertingOptions } from '../alerting-settings.ts'
import { applyHandler } from './as-code/apply-checks.ts'
import { checkFileHandlers } from './as-code/check-file-handlers.ts'
import { checkFilesWorker } from './as-code/follow-check-files.ts'
import { badgeRoute } from './badges/badge-route.ts'
import { heartbeatRoutes } from './heartbeat/heartbeat-routes.ts'
import { heartbeatWorker } from './heartbeat/heartbeat-worker.ts'
import { heartbeatDetails } from './heartbeat/show-heartbeat.ts'
import { locationRoutes } from './locations/location-routes.ts'
import { checkDetails, checks } from './list-checks.ts'
import { remove, saveHandler } from './save-check.ts'
import { tryHandler } from './try-check.ts'

/** What the checks give the server; the worker that asks is `checkWorker`. */
export function checkParts(options: AlertingOptions): Required<Pick<Feature, 'handlers' | 'workers' | 'routes'>> {
  return {
    handlers: [checks, checkDetails, saveHandler(options), remove, tryHandler(options), heartbeatDetails(options), applyHandler(options), ...checkFileHandlers(options)],
    workers: [heartbeatWorker, checkFilesWorker(options.secrets)],
    routes: [...heartbeatRoutes(), badgeRoute, ...locationRoutes(options.secrets)],
  }
}
