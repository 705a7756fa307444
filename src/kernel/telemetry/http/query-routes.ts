import { performance } from 'node:perf_hooks'
import type { HttpRoute, RouteReply, RouteRequest } from '#kernel/feature'
import { describeQuery, formatQuery, PromqlError, type QueryRequest } from '#lib/promql'
import type { Telemetry } from '../telemetry.ts'
import { apiRoutes, success } from './api-reply.ts'
import { bad, type RequestParams } from './request-params.ts'
import { requireSteps } from './require-steps.ts'

const longestMs = 120_000

/** `query` and `query_range`. */
export function queryRoutes(telemetry: Telemetry): HttpRoute[] {
  return [
    ...apiRoutes('query', 'Evaluate an expression at one time.', async (params, request, now) => {
      const start = params.time('time', now)
      return answer(telemetry, { query: expression(params), start, end: start, step: 0 }, params, request)
    }),
    ...apiRoutes('query_range', 'Evaluate an expression at each step of a range.', async (params, request) => {
      const asked = { start: params.time('start'), end: params.time('end') }
      if (asked.end < asked.start) throw bad('end', 'end timestamp must not be before start time')
      const step = params.duration('step')
      if (step === undefined) throw bad('step', 'cannot parse "" to a valid duration')
      const range = { query: expression(params), ...asked, step: step > 0 && step < 1 ? 1 : Math.trunc(step) }
      requireSteps(range)
      return answer(telemetry, range, params, request)
    }),
    ...apiRoutes('format_query', 'Write an expression out, spaced and in lines.', (params) => told(formatQuery, params)),
    ...apiRoutes('parse_query', 'Give the tree of an expression.', (params) => told(describeQuery, params)),
  ]
}

async function told(tell: (query: string) => unknown, params: RequestParams): Promise<RouteReply> {
  try {
    return success(JSON.stringify(tell(expression(params))))
  } catch (error) {
    if (error instanceof PromqlError) throw bad('query', error.message)
    throw error
  }
}

function expression(params: RequestParams): string {
  return params.text('query') ?? ''
}

async function answer({ metrics }: Telemetry, query: QueryRequest, params: RequestParams, { signal }: RouteRequest): Promise<RouteReply> {
  const lookbackMs = params.duration('lookback_delta')
  const timeoutMs = Math.min(params.duration('timeout') ?? longestMs, longestMs)
  const limit = params.limit()
  const startedAt = performance.now()
  try {
    const { json, ...notes } = await metrics.queryJson(query, { signal, timeoutMs, lookbackMs, limit })
    const seconds = (performance.now() - startedAt) / 1000
    const stats = params.text('stats') === undefined ? '' : `,"stats":{"timings":{"evalTotalTime":${seconds},"execTotalTime":${seconds}}}`
    return success([Buffer.from('{'), json, Buffer.from(`${stats}}`)], notes)
  } catch (error) {
    if (error instanceof PromqlError && error.type === 'bad_data') throw bad('query', error.message)
    throw error
  }
}
