import { parseEntityRef } from '#lib/entity-ref'
import { pathGlob } from '#lib/path-pattern'

/** Which entities an administrator lets be scraped: references or names with `*`; `*` alone or `true` is all of them. */
export function allowedEntities(patterns: readonly string[]): (entity: string) => boolean {
  const rules = patterns.filter((pattern) => pattern !== '' && pattern !== 'false').map(ruleOf)
  return (entity) => rules.some((fits) => fits(entity))
}

function ruleOf(pattern: string): (entity: string) => boolean {
  if (pattern === '*' || pattern === 'true') return () => true
  const fits = pathGlob(pattern)
  return pattern.includes(':') ? fits : (entity) => fits(parseEntityRef(entity).name)
}
