import type { LineFilter } from '#lib/logql'
import type { Matcher } from '#lib/promql'

/** A log query of matchers and filters, as LogQL. */
export function queryText(matchers: readonly Matcher[], filters: readonly LineFilter[] = []): string {
  return [`{${matchers.map(({ name, operator, value }) => `${name}${operator}${JSON.stringify(value)}`).join()}}`, ...filters.map(({ operator, text }) => `${operator} ${JSON.stringify(text)}`)].join(' ')
}
