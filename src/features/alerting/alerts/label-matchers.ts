import { ProductError } from '#lib/errors'
import { matchBody } from '../checks/match-body.ts'

type Labels = Readonly<Record<string, string>>

/**
 * Whether labels fit all of some matchers as Alertmanager writes them: `name="value"`, `!=`, `=~`, `!~`, patterns fitting
 * the whole value. Throws invalid for one that does not read.
 */
export function parseMatchers(texts: readonly string[]): (labels: Labels) => boolean {
  const matchers = texts.map(parseMatcher)
  return (labels) => matchers.every((matches) => matches(labels))
}

function parseMatcher(text: string): (labels: Labels) => boolean {
  const match = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s.exec(text)
  if (!match) throw refuse(text)
  const [, name = '', operator = '=', written = ''] = match
  const value = unquote(written, text)
  const isNegated = operator.startsWith('!')
  const test = operator.endsWith('~') ? patternTest(value, text) : (label: string) => label === value
  return (labels) => test(labels[name] ?? '') !== isNegated
}

function patternTest(pattern: string, text: string): (label: string) => boolean {
  const whole = `/^(?:${pattern})$/s`
  try {
    matchBody('', whole)
    void new RegExp(`^(?:${pattern})$`, 's')
  } catch {
    throw refuse(text)
  }
  // Undefined when it takes too long, which is no fit.
  return (label) => matchBody(label, whole) === true
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
  return new ProductError('invalid', `The filter ${JSON.stringify(text.slice(0, 200))} does not read. Write it like severity="critical" or job=~"web.*".`)
}
