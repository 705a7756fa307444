import type { SyntaxNode } from '@lezer/common'
import { type Matcher, matcherOf, type MatchOperator } from '#lib/promql'
import { parseFault, regexFault } from '../model/logql-error.ts'
import { childrenOf, listOf, needed, noMatcher, stringAt, textOf } from './syntax.ts'

const operators: Readonly<Record<string, MatchOperator>> = { Eq: '=', Neq: '!=', Re: '=~', Nre: '!~' }

export function matcherAt(text: string, node: SyntaxNode): Matcher {
  const [name, operator, value] = childrenOf(node)
  try {
    return matcherOf(textOf(text, needed(name)), needed(operators[needed(operator).name]), stringAt(text, needed(value)))
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('RE2')) throw parseFault(regexFault(error, stringAt(text, needed(value))))
    throw error
  }
}

/** A stream selector's matchers. One of them at least must ask for something that is there. */
export function selectorAt(text: string, node: SyntaxNode): Matcher[] {
  const list = childrenOf(node).find(({ name }) => name === 'Matchers')
  const matchers = list ? listOf(list, 'Matcher').map((each) => matcherAt(text, each)) : []
  if (matchers.every((matcher) => matcher.fits(''))) throw noMatcher()
  return matchers
}
