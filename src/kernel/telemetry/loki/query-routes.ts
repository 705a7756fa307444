import { performance } from 'node:perf_hooks'
import type { HttpRoute, RouteReply } from '#kernel/feature'
import { type LogqlRequest, parseLogql } from '#lib/logql'
import type { Telemetry } from '../telemetry.ts'
import { bad } from './loki-params.ts'
import { json, type LokiRequest, readRoutes } from './loki-reply.ts'
import { resultJson } from './result-json.ts'

const maxEntries = 5000
const second = 1_000_000_000n

/** `query` and `query_range`. */
export function queryRoutes(telemetry: Telemetry): HttpRoute[] {
  return [
    ...readRoutes('query', 'Evaluate a metric query of LogQL at one time.', async (asked) => {
      const { params, nowNs } = asked
      const query = params.needed('query')
      if (parseLogql(query).kind === 'log') throw bad('log queries are not supported as an instant query type, please change your query to a range query type')
      const end = params.time('time', nowNs)
      return answer(telemetry, { query, start: end, end, step: 0n, direction: params.direction(), limit: params.whole('limit', 100, maxEntries) }, asked)
    }),
    ...readRoutes('query_range', 'Evaluate a query of LogQL over a range of time.', async (asked) => {
      const { params, nowNs } = asked
      const { start, end } = params.range(nowNs)
      const step = params.duration('step') ?? defaultStep(start, end)
      if (step <= 0n) throw bad('zero or negative query resolution step widths are not accepted. Try a positive integer')
      return answer(telemetry, { query: params.needed('query'), start, end, step, direction: params.direction(), limit: params.whole('limit', 100, maxEntries) || maxEntries }, asked)
    }),
  ]
}

/** As Loki does: about 250 points, whole seconds. */
function defaultStep(start: bigint, end: bigint): bigint {
  const step = (end - start) / 250n / second
  return (step < 1n ? 1n : step) * second
}

async function answer(telemetry: Telemetry, request: LogqlRequest, { request: { signal } }: LokiRequest): Promise<RouteReply> {
  const startedAt = performance.now()
  const result = await telemetry.logs.query(request, { signal })
  return json({ status: 'success', data: resultJson(result, (performance.now() - startedAt) / 1000) })
}
