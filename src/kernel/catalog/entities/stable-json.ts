import { createHash } from 'node:crypto'

const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** JSON with keys in order, so that equal values give equal texts; texts as PostgreSQL can hold them. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => stable(inner)) ?? 'null'
}

/** SHA-256 of a text, in hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A text without what PostgreSQL refuses: NUL characters and halves of surrogate pairs. */
export function cleanText(text: string): string {
  return text.replace(loneSurrogates, '\ufffd').replaceAll('\0', '')
}

function stable(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [cleanText(key), inner])
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
