import { usesOfTemplate } from '#lib/workflow'

/** Names of the secrets that expressions in a value read, in capitals, sorted: only these are handed to its job. */
export function secretsIn(value: unknown): string[] {
  return [...new Set(namesIn(value))].toSorted()
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return usesOfTemplate(value).flatMap(({ context, property }) => (context.toLowerCase() === 'secrets' && property !== undefined ? [property.toUpperCase()] : []))
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(namesIn)
}
