import { accessLevels } from '#lib/operation'

/** Whether scopes ask for nothing outside of others. No scope at all asks for, or gives, everything. */
export function areScopesWithin(wanted: readonly string[], held: readonly string[]): boolean {
  if (held.length === 0) return true
  return wanted.length > 0 && wanted.every((scope) => held.some((outer) => isWithin(scope, outer)))
}

function isWithin(inner: string, outer: string): boolean {
  const [innerPart, innerLevel] = inner.split(':')
  const [outerPart, outerLevel] = outer.split(':')
  return innerPart === outerPart && rank(innerLevel) <= rank(outerLevel)
}

function rank(level: string | undefined): number {
  return level === undefined ? accessLevels.length : accessLevels.findIndex((known) => known === level)
}
