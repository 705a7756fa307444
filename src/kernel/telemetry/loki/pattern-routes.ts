import type { HttpRoute } from '#kernel/feature'
import type { Telemetry } from '../telemetry.ts'
import { json, readRoutes } from './loki-reply.ts'

const second = 1_000_000_000n
const maxSteps = 1000n
const maxPatterns = 300

/** Lines clustered by what they have in common, counted by time. */
export function patternRoutes(telemetry: Telemetry): HttpRoute[] {
  return readRoutes('patterns', 'Cluster lines into patterns.', async ({ params, request, nowNs }) => {
    const query = params.needed('query')
    const { start, end } = params.range(nowNs)
    const asked = params.duration('step') ?? (end - start) / 60n
    const whole = (asked > second ? asked : second) / second * second
    const step = (end - start) / whole < maxSteps ? whole : (end - start) / maxSteps + 1n
    const points = Number((end - start) / step) + 1
    const from = start / step * step
    const { patterns } = await telemetry.logs.patterns({ query, from, to: from + step * BigInt(points), points, limit: maxPatterns, isCompared: false }, { signal: request.signal })
    const samples = (counts: readonly number[]): [number, number][] => counts.flatMap((count, at): [number, number][] => count === 0 ? [] : [[Number((from + step * BigInt(at)) / 1_000_000n) / 1000, count]])
    return json({ status: 'success', data: patterns.map(({ template, counts, level }) => ({ pattern: template, level: level ?? 'unknown', samples: samples(counts) })) })
  })
}
