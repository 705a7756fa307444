import { type Token, TokenType } from '@actions/expressions/lexer'
import { lexExpression } from './parse-expression.ts'
import { hasExpression, splitTemplate } from './template.ts'

/** A place where an expression reads a context. Names are as written. */
export interface ContextUse {
  readonly context: string
  /** The first property, where it is written out: `NAME` of `secrets.NAME` and `secrets['NAME']`; undefined when it is computed or the whole is read. */
  readonly property?: string
}

/** What a template reads in its `${{ }}`. A template that cannot be split or read gives nothing: the parser has named it. */
export function usesOfTemplate(template: string): readonly ContextUse[] {
  if (!hasExpression(template)) return []
  try {
    return splitTemplate(template).flatMap((part) => ('expression' in part ? usesOfExpression(part.expression) : []))
  } catch {
    return []
  }
}

/** The same of an expression without `${{ }}`, as in `if`. */
export function usesOfExpression(expression: string): readonly ContextUse[] {
  const tokens = tokensOf(expression)
  return tokens.flatMap((token, at) => (startsUse(tokens, at) ? [useAt(token, tokens.slice(at + 1, at + 4))] : []))
}

/** Names of the functions that a template calls, in lower case. */
export function callsOfTemplate(template: string): readonly string[] {
  if (!hasExpression(template)) return []
  try {
    return splitTemplate(template).flatMap((part) => ('expression' in part ? callsIn(tokensOf(part.expression)) : []))
  } catch {
    return []
  }
}

function tokensOf(expression: string): readonly Token[] {
  try {
    return lexExpression(expression)
  } catch {
    return []
  }
}

function callsIn(tokens: readonly Token[]): readonly string[] {
  return tokens.filter((token, at) => token.type === TokenType.IDENTIFIER && tokens[at + 1]?.type === TokenType.LEFT_PAREN).map((token) => token.lexeme.toLowerCase())
}

function startsUse(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.type === TokenType.IDENTIFIER && tokens[at - 1]?.type !== TokenType.DOT && tokens[at + 1]?.type !== TokenType.LEFT_PAREN
}

function useAt({ lexeme: context }: Token, [first, second, third]: readonly Token[]): ContextUse {
  if (first?.type === TokenType.DOT && second?.type === TokenType.IDENTIFIER) return { context, property: second.lexeme }
  const isQuoted = first?.type === TokenType.LEFT_BRACKET && second?.type === TokenType.STRING && third?.type === TokenType.RIGHT_BRACKET
  return isQuoted ? { context, property: second.lexeme.slice(1, -1).replaceAll("''", "'") } : { context }
}
