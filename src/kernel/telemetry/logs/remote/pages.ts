import { groupBy } from '#lib/group-by'
import type { LogChunk, LogRequest } from '#lib/logql'
import { Labels } from '#lib/promql'
import { QueryAnswer } from './loki-answers.ts'
import type { LokiHttp } from './loki-http.ts'
import { queryText } from './selector-text.ts'

/** As many lines as Loki gives in one answer, unless it is set up otherwise. */
const pageLines = 5000
const categorized = { 'x-loki-response-encoding-flags': 'categorize-labels' }

interface Line { readonly timeNs: bigint; readonly line: string; readonly labels: Labels; readonly metadata: Readonly<Record<string, string>> | undefined }

/** Lines of a server, page after page in the order asked for. A page begins with the time that the one before ended with. */
export async function* pagesOf(http: LokiHttp, { matchers, filters, from, to, direction, limit = Infinity, check }: LogRequest): AsyncIterable<LogChunk> {
  const query = queryText(matchers, filters)
  let [start, end, left] = [from, to, limit]
  let atEdge = new Set<string>()
  while (left > 0 && start < end) {
    check?.()
    const wanted = Math.min(pageLines, left + atEdge.size)
    const { data } = await http.ask('query_range', { query, start: String(start), end: String(end), direction, limit: String(wanted) }, QueryAnswer, { headers: categorized })
    const page = linesOf(data, direction)
    const fresh = page.filter((line) => !atEdge.has(keyOf(line))).slice(0, left)
    yield* chunksOf(fresh)
    left -= fresh.length
    const last = page.at(-1)
    if (page.length < wanted || !last) return
    // More of one nanosecond than fits a page cannot be asked for: go on behind it.
    const isStuck = fresh.length === 0
    const edge = last.timeNs
    atEdge = isStuck ? new Set() : new Set(page.filter(({ timeNs }) => timeNs === edge).map(keyOf))
    if (direction === 'forward') start = isStuck ? edge + 1n : edge
    else end = isStuck ? edge : edge + 1n
  }
}

export function linesOf(data: QueryAnswer['data'], direction: 'forward' | 'backward'): Line[] {
  if (data.resultType !== 'streams') return []
  const sign = direction === 'forward' ? 1 : -1
  const lines = data.result.flatMap(({ stream, values }) => {
    const labels = Labels.of(stream)
    return values.map(([time, line, details]): Line => ({ timeNs: BigInt(time), line, labels, metadata: details && Object.keys(details.structuredMetadata).length > 0 ? details.structuredMetadata : undefined }))
  })
  return lines.sort((a, b) => (a.timeNs === b.timeNs ? 0 : a.timeNs < b.timeNs ? -sign : sign))
}

export function keyOf({ timeNs, line, labels }: Line): string {
  return `${timeNs} ${labels.key} ${line}`
}

export function chunksOf(lines: readonly Line[]): LogChunk[] {
  return [...groupBy(lines, ({ labels }) => labels.key).values()].map((own) => {
    const metadata = new Map(own.flatMap(({ metadata: more }, at) => more ? [[at, more] as const] : []))
    return { labels: own[0]?.labels ?? Labels.empty, times: BigInt64Array.from(own, ({ timeNs }) => timeNs), lines: own.map(({ line }) => line), ...(metadata.size > 0 ? { metadata } : {}) }
  })
}
