import type { HttpRoute, RouteReply } from '#kernel/feature'
import { parseSelector } from '#lib/logql'
import type { Labels, Matcher } from '#lib/promql'
import type { Telemetry } from '../telemetry.ts'
import type { LokiParams } from './loki-params.ts'
import { json, type LokiRequest, readRoutes } from './loki-reply.ts'

const defaultLengthNs = 21_600_000_000_000n

/** Labels, their values and the streams that have them; the last six hours, unless said otherwise. */
export function labelRoutes(telemetry: Telemetry): HttpRoute[] {
  const names = async ({ params, nowNs }: LokiRequest): Promise<RouteReply> => json({ status: 'success', data: namesOf(await streamsOf(telemetry, params, nowNs)) })
  return [
    ...readRoutes('labels', 'List the names of labels.', names),
    ...readRoutes('label', 'List the names of labels.', names),
    ...readRoutes('label/:name/values', 'List the values of a label.', async ({ params, request, nowNs }) => {
      const name = request.params['name'] ?? ''
      const values = (await streamsOf(telemetry, params, nowNs)).map((labels) => labels.get(name)).filter((value) => value !== '')
      return json({ status: 'success', data: [...new Set(values)].sort() })
    }),
    ...readRoutes('series', 'List streams by their labels.', async ({ params, nowNs }) => {
      const { start, end } = params.range(nowNs, defaultLengthNs)
      const found = new Map<string, Labels>()
      for (const matchers of matcherSets(params)) for (const labels of await telemetry.logs.streams({ matchers, from: start, to: end + 1n })) found.set(labels.key, labels)
      return json({ status: 'success', data: [...found.values()].map((labels) => labels.toRecord()) })
    }),
    ...readRoutes('detected_labels', 'List labels with how many values each has.', async ({ params, nowNs }) => {
      const streams = await streamsOf(telemetry, params, nowNs)
      return json({ detectedLabels: namesOf(streams).map((label) => ({ label, cardinality: new Set(streams.map((labels) => labels.get(label)).filter((value) => value !== '')).size })) })
    }),
  ]
}

function namesOf(streams: readonly Labels[]): string[] {
  return [...new Set(streams.flatMap((labels) => labels.pairs().map(([name]) => name)))].sort()
}

async function streamsOf(telemetry: Telemetry, params: LokiParams, nowNs: bigint): Promise<readonly Labels[]> {
  const { start, end } = params.range(nowNs, defaultLengthNs)
  const query = params.text('query')
  return telemetry.logs.streams({ matchers: query === undefined || query.trim() === '{}' ? [] : parseSelector(query), from: start, to: end + 1n })
}

function matcherSets(params: LokiParams): (readonly Matcher[])[] {
  const selectors = [...params.all('match[]'), ...params.all('match')]
  return selectors.length === 0 ? [[]] : selectors.map((selector) => selector.trim() === '{}' ? [] : parseSelector(selector))
}
