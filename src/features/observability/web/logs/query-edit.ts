import { LogqlError, parseLogql } from '#lib/logql'

export interface FieldFilter {
  readonly name: string
  readonly value: string
  /** Where it is known from: the stream itself, a label that the query gives, or the line read as JSON or logfmt. */
  readonly source: 'stream' | 'label' | 'json' | 'logfmt'
  readonly isExcluded: boolean
}

/** The query with one more condition, as somebody would write it. A query that finds no lines stays as it is. */
export function withFilter(query: string, { name, value, source, isExcluded }: FieldFilter): string {
  if (!isLogQuery(query)) return query
  const condition = `${name}${isExcluded ? '!=' : '='}${JSON.stringify(value)}`
  if (source !== 'stream') {
    const parser = source !== 'label' && !new RegExp(`\\|\\s*${source}\\b`).test(query) ? ` | ${source}` : ''
    const added = `${parser} | ${condition}`
    return query.includes(` | ${condition}`) ? query : `${query.trimEnd()}${added}`
  }
  const { from, to } = selectorIn(query)
  const matchers = splitMatchers(query.slice(from + 1, to - 1))
  const kept = matchers.filter((matcher) => matcher !== condition && (isExcluded || !isAnything(matcher, name)))
  return `${query.slice(0, from)}{${[...kept, condition].join(', ')}}${query.slice(to)}`
}

export function isLogQuery(query: string): boolean {
  try {
    return parseLogql(query).kind === 'log'
  } catch (error) {
    if (error instanceof LogqlError) return false
    throw error
  }
}

/** The selector of a log query, without its pipeline. */
export function selectorOf(query: string): string {
  if (!isLogQuery(query)) return ''
  const { from, to } = selectorIn(query)
  return query.slice(from, to)
}

/** `{app="shop", host="a"}` of labels. */
export function selectorOfLabels(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}

const quoted = /"(?:\\.|[^"\\])*"|`[^`]*`|#[^\n]*/gs

/** The place of the first braces, whatever the strings in them hold. */
function selectorIn(query: string): { from: number; to: number } {
  const bare = query.replace(quoted, (text) => '_'.repeat(text.length))
  const from = bare.indexOf('{')
  return { from, to: bare.indexOf('}', from) + 1 }
}

function splitMatchers(inside: string): string[] {
  const bare = inside.replace(quoted, (text) => '_'.repeat(text.length))
  const parts: string[] = []
  let from = 0
  for (let at = bare.indexOf(','); at >= 0; at = bare.indexOf(',', from)) {
    parts.push(inside.slice(from, at).trim())
    from = at + 1
  }
  return [...parts, inside.slice(from).trim()].filter((part) => part !== '')
}

/** `app=~".+"`: what a narrower condition takes the place of. */
function isAnything(matcher: string, name: string): boolean {
  return matcher.replaceAll(/\s/g, '').startsWith(`${name}=~`) && /^["`]\.[+*]["`]$/.test(matcher.slice(matcher.indexOf('~') + 1).trim())
}
