import { type Matcher, matcherOf, type MatchOperator } from '#lib/promql'

/** A matcher as it goes from thread to thread. */
export interface BareMatcher {
  readonly name: string
  readonly operator: MatchOperator
  readonly value: string
}

export function bareMatcher({ name, operator, value }: Matcher): BareMatcher {
  return { name, operator, value }
}

export function wholeMatcher({ name, operator, value }: BareMatcher): Matcher {
  return matcherOf(name, operator, value)
}
