import type { HttpRoute } from '#kernel/feature'
import { LogPatterns } from '#lib/log-patterns'
import { parseLogql } from '#lib/logql'
import type { Telemetry } from '../telemetry.ts'
import { bad } from './loki-params.ts'
import { json, readRoutes } from './loki-reply.ts'

const maxLines = 1_000_000
const maxPatterns = 300

/** Lines clustered by what they have in common, counted by time; which are new and which are many more than before. */
export function patternRoutes(telemetry: Telemetry): HttpRoute[] {
  return readRoutes('patterns', 'Cluster lines into patterns.', async ({ params, request, nowNs }) => {
    const expr = parseLogql(params.needed('query'))
    if (expr.kind !== 'log') throw bad('only a stream selector is possible here, such as {app="api"}')
    const { start, end } = params.range(nowNs)
    const asked = params.duration('step') ?? (end - start) / 60n
    const stepSeconds = Math.max(1, Number(asked / 1_000_000_000n))
    const patterns = new LogPatterns({ stepMs: stepSeconds * 1000 })
    let lines = 0
    for await (const chunk of telemetry.logs.select({ matchers: expr.matchers, from: start, to: end, filters: [], direction: 'backward' })) {
      for (const [at, line] of chunk.lines.entries()) patterns.add(line, Number((chunk.times[at] ?? 0n) / 1_000_000n))
      lines += chunk.lines.length
      if (lines >= maxLines || request.signal.aborted) break
    }
    const found = patterns.list({ fromMs: Number(start / 1_000_000n), toMs: Number(end / 1_000_000n) }).slice(0, maxPatterns)
    return json({ status: 'success', data: found.map(({ template, samples, count, isNew, isSpiking }) => ({ pattern: template, samples: samples.map(([time, value]) => [time / 1000, value]), count, isNew, isSpiking })) })
  })
}
