import type { LabelMatcher } from '../model/config.ts'
import { classicMatchers } from './classic-matchers.ts'
import { utf8Matchers } from './utf8-matchers.ts'

/** A text that is no list of matchers; the message is a sentence. */
export class MatcherError extends Error {}

/**
 * Reads `a="b", c=~"d.*"`, with or without braces, as Alertmanager since 0.27 does: in the syntax with quotes and names of
 * any letters, and where that fails or says something else, in the older one. Throws `MatcherError`.
 */
export function parseMatchers(text: string): LabelMatcher[] {
  const newer = utf8Matchers(text)
  const older = classicMatchers(text)
  if (typeof older !== 'string' && (typeof newer === 'string' || !isSame(newer, older))) return older
  if (typeof newer !== 'string') return newer
  throw new MatcherError(`${String(older)} Write matchers like severity="critical" or team=~"a|b".`)
}

function isSame(a: readonly LabelMatcher[], b: readonly LabelMatcher[]): boolean {
  return a.length === b.length && a.every(({ name, operator, value }, index) => b[index]?.name === name && b[index]?.operator === operator && b[index]?.value === value)
}
