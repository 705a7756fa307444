import type { ShownRange } from '../use-metric-chart.ts'
import type { PreparedPanel } from './panel-queries.ts'

/** Where the first query of a panel is asked by itself, with the same time. */
export function exploreHref({ queries, from, to }: PreparedPanel, range: ShownRange): string | undefined {
  const [first] = queries
  if (!first) return undefined
  const address = new URLSearchParams({ query: first.expression, ...(range.isLive ? {} : { from: String(from), to: String(to) }) })
  return `${first.query.language === 'logql' ? '/logs' : '/explore'}?${address.toString()}`
}
