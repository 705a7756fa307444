import type { HttpRoute } from '#kernel/feature'
import { parseLogql } from '#lib/logql'
import { Labels, type Matcher } from '#lib/promql'
import type { StreamVolume } from '../logs-store.ts'
import type { Telemetry } from '../telemetry.ts'
import { bad, type LokiParams } from './loki-params.ts'
import { json, readRoutes } from './loki-reply.ts'

const maxVolumes = 1000

/** How much there is: of streams together and by label. */
export function indexRoutes(telemetry: Telemetry): HttpRoute[] {
  return [
    ...readRoutes('index/stats', 'Count the streams, lines and bytes of a selector.', async ({ params, nowNs }) => {
      const { start, end } = params.range(nowNs)
      const volumes = await telemetry.logs.volumes({ matchers: matchersOf(params.needed('query')), from: start, to: end + 1n })
      const sum = (of: (volume: StreamVolume) => number): number => volumes.reduce((total, volume) => total + of(volume), 0)
      return json({ streams: volumes.length, chunks: sum(({ blocks }) => blocks), entries: sum(({ lines }) => lines), bytes: sum(({ bytes }) => bytes) })
    }),
    ...readRoutes('index/volume', 'Sum the bytes of streams by labels.', async ({ params, nowNs }) => {
      const { start, end } = params.range(nowNs)
      const groups = await volumesOf(telemetry, params, start, end)
      return json({ status: 'success', data: { resultType: 'vector', result: groups.map(({ labels, bytes }) => ({ metric: labels.toRecord(), value: [Number(end) / 1e9, String(bytes)] })) } })
    }),
    ...readRoutes('index/volume_range', 'Sum the bytes of streams by labels at each step.', async ({ params, nowNs }) => {
      const { start, end } = params.range(nowNs)
      const step = params.duration('step') ?? (end - start) / 30n + 1n
      if (step <= 0n || (end - start) / step > 1000n) throw bad('the step is too small: there may be 1000 steps')
      const series = new Map<string, { metric: Record<string, string>; values: [number, string][] }>()
      for (let from = start; from < end; from += step) {
        for (const { labels, bytes } of await volumesOf(telemetry, params, from, from + step - 1n)) {
          const own = series.get(labels.key) ?? { metric: labels.toRecord(), values: [] }
          series.set(labels.key, own)
          own.values.push([Number(from) / 1e9, String(bytes)])
        }
      }
      return json({ status: 'success', data: { resultType: 'matrix', result: [...series.values()] } })
    }),
  ]
}

function matchersOf(query: string): readonly Matcher[] {
  const expr = parseLogql(query)
  if (expr.kind !== 'log') throw bad('only a stream selector is possible here, such as {app="api"}')
  return expr.matchers
}

async function volumesOf(telemetry: Telemetry, params: LokiParams, start: bigint, end: bigint): Promise<{ labels: Labels; bytes: number }[]> {
  const matchers = matchersOf(params.needed('query'))
  const asked = (params.text('targetLabels') ?? '').split(',').filter((name) => name !== '')
  const names = new Set(asked.length > 0 ? asked : matchers.map(({ name }) => name))
  const isByLabel = params.text('aggregateBy') === 'labels'
  const groups = new Map<string, { labels: Labels; bytes: number }>()
  for (const { labels, bytes } of await telemetry.logs.volumes({ matchers, from: start, to: end + 1n })) {
    const own = isByLabel ? (asked.length > 0 ? labels.keep(names) : labels).pairs().map(([name]) => Labels.of({ [name]: name })) : [labels.keep(names)]
    for (const each of own) {
      const group = groups.get(each.key) ?? { labels: each, bytes: 0 }
      groups.set(each.key, group)
      group.bytes += bytes
    }
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes).slice(0, params.whole('limit', 100, maxVolumes))
}
