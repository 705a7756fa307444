import type { HttpRoute } from '#kernel/feature'
import { durationNs, parseLogql } from '#lib/logql'
import type { Telemetry } from '../telemetry.ts'
import { bad } from './loki-params.ts'
import { json, readRoutes } from './loki-reply.ts'

const sampled = 1000

interface Field { readonly values: Set<string>; readonly parser: string }

/** The fields that a sample of the newest lines has, as JSON or logfmt. */
export function fieldRoutes(telemetry: Telemetry): HttpRoute[] {
  return readRoutes('detected_fields', 'List the fields that lines have, with their types.', async ({ params, request, nowNs }) => {
    const query = params.needed('query')
    if (parseLogql(query).kind !== 'log') throw bad('only a log query is possible here, such as {app="api"}')
    const { start, end } = params.range(nowNs)
    const limit = params.whole('limit', 1000, 1000)
    const fields = new Map<string, Field>()
    for (const parser of ['json', 'logfmt']) {
      const parsed = await telemetry.logs.query({ query: `${query} | ${parser} | __error__=""`, start, end, step: 0n, direction: 'backward', limit: params.whole('line_limit', sampled, sampled) || sampled }, { signal: request.signal })
      const streams = parsed.type === 'streams' ? parsed.streams : []
      const own = await telemetry.logs.labelNames({ from: start, to: end + 1n })
      for (const { labels } of streams) for (const [name, value] of labels.pairs().filter(([each]) => !own.includes(each))) addValue(fields, name, value, parser)
      if (fields.size > 0) break
    }
    return json({ fields: [...fields].slice(0, limit).map(([name, { values, parser }]) => ({ label: name, type: typeOf([...values]), cardinality: values.size, parsers: [parser] })), limit })
  })
}

function addValue(fields: Map<string, Field>, name: string, value: string, parser: string): void {
  const field = fields.get(name) ?? { values: new Set<string>(), parser }
  fields.set(name, field)
  field.values.add(value)
}

function typeOf(values: readonly string[]): string {
  const all = (test: (value: string) => boolean): boolean => values.every(test)
  if (all((value) => /^-?\d+$/.test(value))) return 'int'
  if (all((value) => value.trim() !== '' && !Number.isNaN(Number(value)))) return 'float'
  if (all((value) => value === 'true' || value === 'false')) return 'boolean'
  if (all((value) => durationNs(value) !== undefined)) return 'duration'
  return all((value) => /^\d+(\.\d+)?\s?[kKMGT]i?B$/.test(value)) ? 'bytes' : 'string'
}
