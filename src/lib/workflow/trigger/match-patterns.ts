import { matchesGlob } from './glob-pattern.ts'

/** Whether a list of patterns lets a name through: they are read in order, `!` takes back, the last that matches decides. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  let isMatched = false
  for (const pattern of patterns) {
    const isNegative = pattern.startsWith('!')
    if (matchesGlob(isNegative ? pattern.slice(1) : pattern, name)) isMatched = !isNegative
  }
  return isMatched
}
