import { RE2JS } from 're2js'
import { compareText, type LabelSet, quoted } from '../model/labels.ts'
import type { LabelMatcher, MatchOperator } from '../model/config.ts'

const operators: readonly MatchOperator[] = ['=', '!=', '=~', '!~']

/** A test of label sets that all matchers must pass. Throws where a pattern is none that RE2 knows. */
export function matchesAll(matchers: readonly LabelMatcher[]): (labels: LabelSet) => boolean {
  const tests = matchers.map(({ name, operator, value }) => ({ name, fits: fitOf(operator, value) }))
  return (labels) => {
    for (const { name, fits } of tests) if (!fits(Object.hasOwn(labels, name) ? (labels[name] ?? '') : '')) return false
    return true
  }
}

function fitOf(operator: MatchOperator, value: string): (text: string) => boolean {
  if (operator === '=') return (text) => text === value
  if (operator === '!=') return (text) => text !== value
  const fits = patternOf(value)
  return operator === '=~' ? fits : (text) => !fits(text)
}

/** What is wrong with a pattern, or undefined. */
export function patternFault(pattern: string): string | undefined {
  try {
    RE2JS.compile(anchored(pattern))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** As Alertmanager anchors it: a dot does not stand for a line break there. */
function anchored(pattern: string): string {
  return `^(?:${pattern})$`
}

function patternOf(pattern: string): (text: string) => boolean {
  const words = /^[\w:/ -]*(\|[\w:/ -]*)*$/.test(pattern) ? new Set(pattern.split('|')) : undefined
  if (words) return (text) => words.has(text)
  const compiled = RE2JS.compile(anchored(pattern))
  const known = new Map<string, boolean>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const fits = compiled.matcher(text).find()
    if (known.size < 10_000) known.set(text, fits)
    return fits
  }
}

/** By name, value and operator. */
export function sortedMatchers(matchers: readonly LabelMatcher[]): LabelMatcher[] {
  return matchers.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.value, b.value) || operators.indexOf(a.operator) - operators.indexOf(b.operator))
}

/** As Alertmanager prints matchers: `{job="api",team=~"a|b"}`. */
export function matchersText(matchers: readonly LabelMatcher[]): string {
  return `{${matchers.map(matcherText).join(',')}}`
}

/** As Alertmanager prints one. */
export function matcherText({ name, operator, value }: LabelMatcher): string {
  if (reserved.test(name)) return `${quoted(name)}${operator}${quoted(value)}`
  return `${name}${operator}"${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`
}

/** Characters that a name or value without quotes cannot hold (alertmanager, matcher/parse/lexer.go). */
const reserved = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{}!=~,\\"'`]/
