import { ProductError } from '../errors.ts'
import { alternatives, chosenValues, escapeRegex, formattedValues } from './formatted-values.ts'
import { type Reference, referencesIn } from './references.ts'
import { isAll, type ShownVariable } from './shown-variable.ts'
import { literalEnd, quoted } from './string-literals.ts'

export interface InterpolateOptions {
  readonly variables: ReadonlyMap<string, ShownVariable>
  /** `__interval`, `__range` and others. A variable of the same name goes before. */
  readonly time: ReadonlyMap<string, string>
}

/**
 * An expression with what its variables stand for. In the string of a matcher a value can never end the string; several values
 * become alternatives, and the matcher one of a regular expression. Outside of strings only names, numbers and what the
 * dashboard itself offers may stand: anything else throws a ProductError.
 */
export function interpolateQuery(query: string, options: InterpolateOptions): string {
  let out = ''
  let at = 0
  while (at < query.length) {
    const sign = query[at] as string
    if (sign === '"' || sign === "'" || sign === '`') {
      const end = literalEnd(query, at)
      out = withLiteral(out, query.slice(at, end), options)
      at = end
    } else if (sign === '#') {
      const end = query.indexOf('\n', at)
      at = end < 0 ? query.length : end
    } else {
      const end = nextLiteral(query, at)
      out += outside(query.slice(at, end), options)
      at = end
    }
  }
  return out
}

function nextLiteral(query: string, from: number): number {
  for (let at = from + 1; at < query.length; at += 1) if ('"\'`#'.includes(query[at] as string)) return at
  return query.length
}

type Part = { readonly text: string; readonly isInserted: boolean }

/** A string and the operator before it, which is at the end of what is written already. */
function withLiteral(before: string, literal: string, options: InterpolateOptions): string {
  const quote = literal[0] as string
  const isClosed = literal.length > 1 && literal.endsWith(quote)
  const body = literal.slice(1, isClosed ? -1 : undefined)
  const references = referencesIn(body).filter((reference) => isKnown(reference, options))
  if (references.length === 0) return before + literal
  const [, operator = ''] = /(=~|!~|\|~|\|=|!=|=)\s*$/.exec(before) ?? []
  const isRegex = operator.endsWith('~')
  const becomesRegex = !isRegex && operator !== '' && references.some((reference) => standsForSeveral(reference, options))
  const parts: Part[] = []
  let at = 0
  for (const reference of references) {
    parts.push({ text: body.slice(at, reference.start), isInserted: false }, { text: inserted(reference, options, isRegex || becomesRegex, becomesRegex), isInserted: true })
    at = reference.end
  }
  parts.push({ text: body.slice(at), isInserted: false })
  return (becomesRegex ? before.replace(/(\|=|!=|=)(\s*)$/, (_all, sign: string, space: string) => `${sign === '=' ? '=' : sign[0]}~${space}`) : before) + quoted(quote, parts, becomesRegex, isClosed)
}

function isKnown({ name }: Reference, { variables, time }: InterpolateOptions): boolean {
  return variables.has(name) || time.has(name)
}

function standsForSeveral({ name, format }: Reference, { variables }: InterpolateOptions): boolean {
  const shown = variables.get(name)
  if (!shown || format !== undefined) return false
  return chosenValues(shown).length > 1 || (isAll(shown.values) && shown.variable.includeAll === true && shown.variable.allValue !== undefined)
}

/** What stands in a string for a reference, before it is escaped for the string. */
function inserted({ name, format }: Reference, { variables, time }: InterpolateOptions, isRegex: boolean, isNewRegex: boolean): string {
  const shown = variables.get(name)
  if (!shown) return timeText(time.get(name) ?? '', format)
  const all = isAll(shown.values) && shown.variable.includeAll === true ? shown.variable.allValue : undefined
  if (all !== undefined && (format === undefined || format === 'regex' || format === 'pipe')) return all
  const formatted = format === undefined ? undefined : formattedValues(shown, format)
  if (formatted !== undefined) return formatted
  const values = chosenValues(shown)
  if (!isRegex) return values.length > 1 ? values.join(',') : (values[0] ?? '')
  const isList = shown.variable.multi === true || shown.variable.includeAll === true || isNewRegex
  return alternatives(isList ? values.map(escapeRegex) : values.slice(0, 1))
}

function timeText(value: string, format: string | undefined): string {
  if (format === undefined || !format.startsWith('date')) return value
  return format === 'date:seconds' ? String(Math.floor(Number(value) / 1000)) : new Date(Number(value)).toISOString()
}

/** Names, numbers, lengths of time. */
const plain = /^[\w:.-]*$/

function outside(text: string, options: InterpolateOptions): string {
  let out = ''
  let at = 0
  for (const reference of referencesIn(text).filter((one) => isKnown(one, options))) {
    out += text.slice(at, reference.start) + outsideValue(reference, options)
    at = reference.end
  }
  return out + text.slice(at)
}

function outsideValue({ name, format }: Reference, { variables, time }: InterpolateOptions): string {
  const shown = variables.get(name)
  if (!shown) return timeText(time.get(name) ?? '', format)
  const { variable } = shown
  const isEverything = isAll(shown.values) && variable.includeAll === true
  if (isEverything && variable.allValue !== undefined) return variable.allValue
  const values = chosenValues(shown)
  if (variable.type === 'interval' && values[0] === 'auto') return time.get('__interval') ?? '1m'
  const given = new Set<string>([...[variable.default ?? []].flat(), ...(variable.options ?? []).map((option) => (typeof option === 'string' ? option : option.value)), ...(variable.type === 'constant' ? [variable.query ?? ''] : [])])
  const bad = values.find((value) => !plain.test(value) && !given.has(value))
  if (bad !== undefined) throw new ProductError('invalid', `The value ${JSON.stringify(bad.slice(0, 100))} of $${name} cannot stand outside of a string in an expression. Choose one that the dashboard offers, or write "$${name}" in quotes.`)
  return format === 'pipe' ? values.join('|') : format === 'regex' ? alternatives(values.map(escapeRegex)) : values.join(',')
}
