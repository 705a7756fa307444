import type { HttpRoute } from '#kernel/feature'
import { PromqlError } from '#lib/promql'
import type { Telemetry } from '../telemetry.ts'
import { apiRoutes } from './api-reply.ts'
import { seriesQuery } from './series-routes.ts'

/** What takes samples away: for administrators. */
export function adminRoutes(telemetry: Telemetry): HttpRoute[] {
  const write = (path: string, summary: string, handler: Parameters<typeof apiRoutes>[2]) => apiRoutes(path, summary, handler, 'metrics:admin', ['POST', 'PUT'])
  return [
    ...write('admin/tsdb/delete_series', 'Delete samples of series.', async (params) => {
      if (params.all('match[]').length === 0) throw new PromqlError('bad_data', 'no match[] parameter provided')
      await telemetry.metrics.deleteSeries(seriesQuery(params))
      return { status: 204 }
    }),
    ...write('admin/tsdb/clean_tombstones', 'Free the room of what was deleted.', async () => {
      await telemetry.metrics.cleanTombstones()
      return { status: 204 }
    }),
  ]
}
