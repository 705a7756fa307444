import { RE2JS } from 're2js'
import { type LabelSet, quoted } from '../model/labels.ts'
import type { LabelMatcher, MatchOperator } from '../model/config.ts'

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
