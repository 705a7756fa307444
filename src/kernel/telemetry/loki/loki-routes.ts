import type { HttpRoute } from '#kernel/feature'
import type { Telemetry } from '../telemetry.ts'
import { fieldRoutes } from './field-routes.ts'
import { indexRoutes } from './index-routes.ts'
import { labelRoutes } from './label-routes.ts'
import { json, plain, readRoutes } from './loki-reply.ts'
import { patternRoutes } from './pattern-routes.ts'
import { pushRoute } from './push-route.ts'
import { queryRoutes } from './query-routes.ts'

/** The version of Loki whose API this is; clients ask for it to know what they may use. */
const lokiVersion = '3.4.0'

/** Loki's HTTP API below /loki. */
export function lokiRoutes(telemetry: Telemetry): HttpRoute[] {
  return [
    pushRoute(telemetry), ...queryRoutes(telemetry), ...labelRoutes(telemetry), ...indexRoutes(telemetry), ...fieldRoutes(telemetry), ...patternRoutes(telemetry),
    ...readRoutes('status/buildinfo', 'Tell which version of Loki\'s API this is.', async () => json({ version: lokiVersion, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' })),
    { method: 'GET', path: '/loki/ready', access: 'signed-in', summary: 'Tell whether logs are taken.', body: 'none', challenge: 'basic', handler: async () => plain(200, 'ready\n') },
  ]
}
