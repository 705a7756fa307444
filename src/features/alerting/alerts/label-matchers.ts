import { type LabelMatcher, matchesAll, type MatchOperator } from '#lib/alertmanager'
import { ProductError } from '#lib/errors'

type Labels = Readonly<Record<string, string>>

/**
 * Whether labels fit all of some matchers as Alertmanager writes them: `name="value"`, `!=`, `=~`, `!~`, patterns fitting
 * the whole value. Throws invalid for one that does not read.
 */
export function parseMatchers(texts: readonly string[]): (labels: Labels) => boolean {
  return matchesAll(texts.map(readMatcher))
}

/** One matcher out of its text. Throws invalid for one that does not read. */
export function readMatcher(text: string): LabelMatcher {
  const match = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s.exec(text)
  if (!match) throw refuse(text)
  const [, name = '', operator = '=', written = ''] = match
  const matcher: LabelMatcher = { name, operator: operator as MatchOperator, value: unquote(written, text) }
  try {
    matchesAll([matcher])
  } catch {
    throw refuse(text)
  }
  return matcher
}

function unquote(written: string, text: string): string {
  if (!written.startsWith('"')) return written
  try {
    const value: unknown = JSON.parse(written)
    if (typeof value === 'string') return value
  } catch {
    // Told below.
  }
  throw refuse(text)
}

function refuse(text: string): ProductError {
  return new ProductError('invalid', `The matcher ${JSON.stringify(text.slice(0, 200))} does not read. Write it like severity="critical" or job=~"web.*".`)
}
