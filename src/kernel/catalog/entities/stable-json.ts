import { createHash } from 'node:crypto'

const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
/** With the flag `u` a pair counts as one character, so only halves on their own match. */
const unstorable = /[\0\p{Surrogate}]/u

/** JSON with keys in order, so that equal values give equal texts; texts as PostgreSQL can hold them. */
export function stableJson(value: unknown): string {
  return textOf(value) ?? 'null'
}

/** SHA-256 of a text, in hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A text without what PostgreSQL refuses: NUL characters and halves of surrogate pairs. */
export function cleanText(text: string): string {
  return unstorable.test(text) ? text.replace(loneSurrogates, '\ufffd').replaceAll('\0', '') : text
}

/** By hand: a replacer that copies each object to order its keys takes many times as long. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(cleanText(value))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) as string | undefined
  if ('toJSON' in value && typeof value.toJSON === 'function') return textOf(value.toJSON())
  if (Array.isArray(value)) return `[${value.map((inner) => textOf(inner) ?? 'null').join(',')}]`
  return `{${entriesOf(value).join(',')}}`
}

function entriesOf(value: object): string[] {
  const entries: string[] = []
  for (const key of Object.keys(value).sort()) {
    const inner = textOf((value as Readonly<Record<string, unknown>>)[key])
    if (inner !== undefined) entries.push(`${JSON.stringify(cleanText(key))}:${inner}`)
  }
  return entries
}
