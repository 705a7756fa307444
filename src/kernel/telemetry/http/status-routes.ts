import { availableParallelism, hostname } from 'node:os'
import type { HttpRoute } from '#kernel/feature'
import type { Telemetry } from '../telemetry.ts'
import { apiRoutes, success } from './api-reply.ts'

const mostShown = 10_000
const dayMs = 86_400_000

function retentionText(ms: number | undefined): string {
  if (ms === undefined || ms === 0) return ''
  return ms % dayMs === 0 ? `${ms / dayMs}d` : `${Math.round(ms / 3_600_000)}h`
}

/** What clients ask about the server itself. */
export function statusRoutes(telemetry: Telemetry): HttpRoute[] {
  const get = (path: string, summary: string, handler: Parameters<typeof apiRoutes>[2]) => apiRoutes(path, summary, handler, 'metrics:read', ['GET'])
  return [
    // The version of the language that is spoken: clients choose by it what they may ask.
    ...get('status/buildinfo', 'Say what speaks here.', async () => success(JSON.stringify({ version: '3.5.0', revision: '', branch: '', buildUser: 'daybook', buildDate: '', goVersion: '' }))),
    ...get('status/flags', 'Say how it is set.', async () => success(JSON.stringify({ 'query.lookback-delta': '5m', 'query.timeout': '2m', 'web.enable-admin-api': 'true', 'web.enable-remote-write-receiver': 'true' }))),
    // Nothing of Prometheus's own file is in force here: it is read for its targets alone.
    ...get('status/config', 'Say how it is configured.', async () => success(JSON.stringify({ yaml: 'global: {}\n' }))),
    ...get('status/runtimeinfo', 'Say how it runs.', async (_params, _request, now) => {
      const startTime = new Date(now - process.uptime() * 1000).toISOString()
      return success(JSON.stringify({
        startTime, CWD: '', hostname: hostname(), serverTime: new Date(now).toISOString(), reloadConfigSuccess: true, lastConfigTime: startTime, corruptionCount: 0,
        goroutineCount: 0, GOMAXPROCS: availableParallelism(), GOMEMLIMIT: 0, GOGC: '', GODEBUG: '', storageRetention: retentionText(telemetry.metricsRetentionMs),
      }))
    }),
    ...get('alertmanagers', 'List Alertmanagers.', async () => success('{"activeAlertmanagers":[],"droppedAlertmanagers":[]}')),
    ...get('status/tsdb', 'Say what takes room.', async (params) => {
      const limit = Math.min(params.limit() ?? 10, mostShown)
      const { series, samples, firstTime, lastTime, byName, byLabel, byPair } = await telemetry.metrics.cardinality()
      return success(JSON.stringify({
        headStats: { numSeries: series, numLabelPairs: byLabel.reduce((sum, { values }) => sum + values, 0), numSamples: samples, minTime: firstTime ?? 0, maxTime: lastTime ?? 0 },
        memoryInBytesByLabelName: [],
        seriesCountByMetricName: byName.slice(0, limit).map(({ name, series: value }) => ({ name, value })),
        labelValueCountByLabelName: byLabel.slice(0, limit).map(({ label, values }) => ({ name: label, value: values })),
        seriesCountByLabelValuePair: byPair.slice(0, limit).map(({ label, value, series: count }) => ({ name: `${label}=${value}`, value: count })),
      }))
    }),
  ]
}
