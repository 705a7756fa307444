import { parseQuery } from '#lib/promql'

const written = /\{\{ *\.window *\}\}/
/** Texts in quotes, which stay as they are, or a range. */
const ranges = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|\[\s*\w+\s*\]/g

/**
 * A query that says nothing of windows, asked over one: its ranges become the window; a bare selector of a counter is
 * summed as a rate, and what else it may be as a mean.
 */
export function overWindow(query: string, isCounter: boolean): string {
  if (written.test(query)) return query
  const replaced = query.replace(ranges, (_, quoted: string | undefined) => quoted ?? '[{{.window}}]')
  if (written.test(replaced)) return replaced
  const isSelector = isBareSelector(query)
  return isSelector ? `sum(${isCounter ? 'rate' : 'sum_over_time'}(${query.trim()}[{{.window}}]))` : `sum(avg_over_time((${query})[{{.window}}:]))`
}

function isBareSelector(query: string): boolean {
  try {
    return parseQuery(query).kind === 'vector-selector'
  } catch {
    return false
  }
}
