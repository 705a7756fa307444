/** What stands at a place of a JSON text: `raw` as it is written. */
export interface JsonValue { readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'; readonly from: number; readonly to: number }

export class JsonFault extends Error {}

const maxDepth = 200

/** Goes over the values of an object in their order, without building them. Throws `JsonFault` where the text is no JSON. */
export function eachMember(text: string, from: number, depth: number, visit: (key: string, value: JsonValue) => void): number {
  let at = space(text, expectAt(text, from, '{'))
  if (text[at] === '}') return at + 1
  for (;;) {
    if (text[at] !== '"') throw new JsonFault('expected a key')
    const keyEnd = stringEnd(text, at)
    const key = unquoted(text, at, keyEnd)
    at = space(text, expectAt(text, space(text, keyEnd), ':'))
    const value = valueAt(text, at, depth + 1)
    visit(key, value)
    at = space(text, value.to)
    if (text[at] === '}') return at + 1
    at = space(text, expectAt(text, at, ','))
  }
}

export function eachElement(text: string, from: number, depth: number, visit: (value: JsonValue) => void): number {
  let at = space(text, expectAt(text, from, '['))
  if (text[at] === ']') return at + 1
  for (;;) {
    const value = valueAt(text, at, depth + 1)
    visit(value)
    at = space(text, value.to)
    if (text[at] === ']') return at + 1
    at = space(text, expectAt(text, at, ','))
  }
}

export function valueAt(text: string, from: number, depth: number): JsonValue {
  if (depth > maxDepth) throw new JsonFault(`nested deeper than ${maxDepth} levels`)
  const first = text[from]
  if (first === '"') return { kind: 'string', from, to: stringEnd(text, from) }
  if (first === '{') return { kind: 'object', from, to: eachMember(text, from, depth, () => {}) }
  if (first === '[') return { kind: 'array', from, to: eachElement(text, from, depth, () => {}) }
  if (text.startsWith('true', from)) return { kind: 'boolean', from, to: from + 4 }
  if (text.startsWith('false', from)) return { kind: 'boolean', from, to: from + 5 }
  if (text.startsWith('null', from)) return { kind: 'null', from, to: from + 4 }
  let to = from
  while (isOfNumber(text.charCodeAt(to))) to += 1
  if (to === from || Number.isNaN(Number(text.slice(from, to)))) throw new JsonFault(from >= text.length ? 'unexpected end' : `unexpected ${JSON.stringify(first)}`)
  return { kind: 'number', from, to }
}

/** The text of a string, or a value as it is written. */
export function textOfValue(text: string, { kind, from, to }: JsonValue): string {
  return kind === 'string' ? unquoted(text, from, to) : text.slice(from, to)
}

export function space(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(at)) at += 1
  return at
}

function expectAt(text: string, at: number, wanted: string): number {
  if (text[at] !== wanted) throw new JsonFault(at >= text.length ? 'unexpected end' : `expected ${JSON.stringify(wanted)} and found ${JSON.stringify(text[at])}`)
  return at + 1
}

function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let back = at
    while (text[back - 1] === '\\') back -= 1
    if ((at - back) % 2 === 0) return at + 1
  }
  throw new JsonFault('a string is not closed')
}

function unquoted(text: string, from: number, to: number): string {
  const inner = text.slice(from + 1, to - 1)
  if (!inner.includes('\\')) return inner
  try {
    return JSON.parse(text.slice(from, to).replaceAll(/\p{Cc}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)) as string
  } catch {
    throw new JsonFault('a string has an escape that is none')
  }
}

function isOfNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101
}
