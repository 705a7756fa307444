import { RE2JS } from 're2js'

export type MatchOperator = '=' | '!=' | '=~' | '!~'

/** Holds one label to a text or pattern. */
export interface Matcher {
  readonly name: string
  readonly operator: MatchOperator
  readonly value: string
  /** Does a label of this value fit? A label that is missing has the value ''. */
  fits(value: string): boolean
}

/** Throws where the pattern is none that RE2 knows. */
export function matcherOf(name: string, operator: MatchOperator, value: string): Matcher {
  return { name, operator, value, fits: fitOf(operator, value) }
}

function fitOf(operator: MatchOperator, value: string): (text: string) => boolean {
  if (operator === '=') return (text) => text === value
  if (operator === '!=') return (text) => text !== value
  const fits = wholePattern(value)
  return operator === '=~' ? fits : (text) => !fits(text)
}

/** Fits the whole text, as label patterns do; a dot stands for a line break too. In time linear to the text (RE2). */
export function wholePattern(pattern: string): (text: string) => boolean {
  if (pattern === '.*') return () => true
  if (pattern === '.+') return (text) => text !== ''
  const words = alternatives(pattern)
  if (words) return (text) => words.has(text)
  const compiled = compiledWhole(pattern)
  const known = new Map<string, boolean>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const fits = compiled.matches(text)
    if (known.size < 10_000) known.set(text, fits)
    return fits
  }
}

/** What is wrong is said of the pattern as it was written. */
function compiledWhole(pattern: string): RE2JS {
  try {
    return RE2JS.compile(`^(?s:${pattern})$`)
  } catch (error) {
    RE2JS.compile(pattern)
    throw error
  }
}

/** `a|b|c` without anything special. */
function alternatives(pattern: string): ReadonlySet<string> | undefined {
  return /^[\w:/ -]*(\|[\w:/ -]*)*$/.test(pattern) ? new Set(pattern.split('|')) : undefined
}
