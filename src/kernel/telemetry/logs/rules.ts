import { RE2JS } from 're2js'
import type { Labels, Matcher } from '#lib/promql'

/** Replaces what a pattern finds in every line before it is kept (`$1` is the first group). */
export interface ScrubRule { readonly pattern: string; readonly replacement: string }

/** Lines of streams that fit all of these are not kept. */
export type DropRule = readonly Matcher[]

/** Throws where a pattern is none that RE2 knows: before anything is kept. */
export function scrubber(rules: readonly ScrubRule[]): (line: string) => string {
  const compiled = rules.map(({ pattern, replacement }) => ({ expression: compile(pattern), replacement }))
  return (line) => compiled.reduce((text, { expression, replacement }) => expression.test(text) ? expression.matcher(text).replaceAll(replacement) : text, line)
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch {
    throw new Error(`The scrub rule ${JSON.stringify(pattern)} is no pattern that RE2 knows. Mend it in the settings.`)
  }
}

export function isDropped(labels: Labels, rules: readonly DropRule[]): boolean {
  return rules.some((matchers) => matchers.length > 0 && matchers.every((matcher) => matcher.fits(labels.get(matcher.name))))
}
