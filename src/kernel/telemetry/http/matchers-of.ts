import { type Matcher, parseQuery, PromqlError } from '#lib/promql'

/** The matchers of a selector. Throws `PromqlError` where it is none. */
export function matchersOf(selector: string): readonly Matcher[] {
  const expr = parseQuery(selector)
  if (expr.kind !== 'vector-selector') throw new PromqlError('bad_data', 'invalid expression: expected a series selector', expr.at)
  return expr.matchers
}
