import type { LabelMatcher, MatchOperator } from '../model/config.ts'
import { goSpaces } from './go-space.ts'
import { patternFault } from './matcher.ts'
import { unquoted } from './unquoted.ts'

interface Token {
  readonly kind: '{' | '}' | ',' | 'operator' | 'quoted' | 'plain' | 'end'
  readonly text: string
}

const space = new RegExp(`[${goSpaces}]+`, 'y')
const plain = new RegExp(`[^${goSpaces}{}!=~,\\\\"'\`]+`, 'y')
const quotedText = /"(?:[^"\\]|\\[^])*"/y

/** The syntax since Alertmanager 0.27 (matcher/parse), or a sentence that says what is wrong. */
export function utf8Matchers(text: string): LabelMatcher[] | string {
  const tokens = tokensOf(text)
  if (typeof tokens === 'string') return tokens
  const at = (index: number): Token => tokens[index] ?? { kind: 'end', text: '' }
  const isBraced = at(0).kind === '{'
  let next = isBraced ? 1 : 0
  const found: LabelMatcher[] = []
  if (at(next).kind === 'end') return isBraced ? 'A closing brace is missing.' : found
  while (at(next).kind !== '}' && at(next).kind !== 'end') {
    const matcher = matcherOf(at(next), at(next + 1), at(next + 2))
    if (typeof matcher === 'string') return matcher
    found.push(matcher)
    next += 3
    if (at(next).kind === ',') next += 1
    else if (at(next).kind !== '}' && at(next).kind !== 'end') return `A comma or closing brace was expected and not ${at(next).text}.`
  }
  if ((at(next).kind === '}') !== isBraced) return isBraced ? 'A closing brace is missing.' : 'An opening brace is missing.'
  return at(isBraced ? next + 1 : next).kind === 'end' ? found : `The matchers end before ${at(next + 1).text}.`
}

function matcherOf(name: Token, operator: Token, value: Token): LabelMatcher | string {
  if (name.kind !== 'quoted' && name.kind !== 'plain') return `A label's name was expected and not ${name.text}.`
  if (operator.kind !== 'operator') return "An operator such as '=', '!=', '=~' or '!~' was expected."
  if (value.kind !== 'quoted' && value.kind !== 'plain') return `A label's value was expected and not ${value.text}.`
  const [nameText, valueText] = [name, value].map(({ kind, text }) => (kind === 'quoted' ? unquoted(text) : text))
  if (nameText === undefined || valueText === undefined) return 'A quoted text has an escape that there is not.'
  const fault = operator.text.endsWith('~') ? patternFault(valueText) : undefined
  return fault === undefined ? { name: nameText, operator: operator.text as MatchOperator, value: valueText } : `The pattern cannot be read: ${fault}.`
}

function tokensOf(text: string): Token[] | string {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const skipped = taken(space, text, at)
    if (skipped !== '') {
      at += skipped.length
      continue
    }
    const token = tokenAt(text, at)
    if (typeof token === 'string') return token
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

function tokenAt(text: string, at: number): Token | string {
  const character = text[at] ?? ''
  if (character === '{' || character === '}' || character === ',') return { kind: character, text: character }
  const operator = /^(?:=~?|!=|!~)/.exec(text.slice(at, at + 2))?.[0]
  if (operator !== undefined) return { kind: 'operator', text: operator }
  if (character === '"') {
    const found = taken(quotedText, text, at)
    return found === '' ? 'A closing double quote is missing.' : { kind: 'quoted', text: found }
  }
  const found = taken(plain, text, at)
  return found === '' ? `Unexpected ${character}.` : { kind: 'plain', text: found }
}

function taken(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
