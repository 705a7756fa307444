import type { Expr } from '@actions/expressions'
import { ExpressionError, Lexer, Parser } from '@actions/expressions'
import type { Token } from '@actions/expressions/lexer'
import { TokenType } from '@actions/expressions/lexer'
import { WorkflowExpressionError } from './expression-error.ts'

export interface FunctionArity {
  readonly name: string
  readonly minArgs: number
  readonly maxArgs: number
}

/** The syntax tree of an expression; undefined when it is empty. @throws WorkflowExpressionError */
export function parseExpression(expression: string, contextNames: readonly string[], functions: readonly FunctionArity[]): Expr | undefined {
  const tokens = lexExpression(expression)
  refuseInheritedNames(tokens, expression)
  try {
    return new Parser([...tokens], [...contextNames], [...functions]).parse() as Expr | undefined
  } catch (error) {
    throw syntaxError(error, tokens, expression)
  }
}

/** @throws WorkflowExpressionError */
export function lexExpression(expression: string): readonly Token[] {
  try {
    return new Lexer(expression).lex().tokens.map(unescapeString)
  } catch (error) {
    throw new WorkflowExpressionError('lexing', messageOf(error), expression, { cause: error })
  }
}

/** Where GitHub says that a token stands: `Located at position 7 within expression: …`. */
export function locate(tokens: readonly Token[], found: Token, expression: string): string {
  let offset = 0
  for (const token of tokens) {
    while (offset < expression.length && ' \t\r\n'.includes(expression.charAt(offset))) offset += 1
    if (token === found) break
    offset += token.lexeme.length
  }
  return `Located at position ${offset + 1} within expression: ${expression}`
}

/** The token that a syntax error of the library is about. */
export function tokenOf(error: ExpressionError): Token {
  return error['tok']
}

/** The library turns only the first doubled quote of a string into one. */
function unescapeString(token: Token): Token {
  if (token.type !== TokenType.STRING) return token
  return { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
}

/** The library looks functions up in a plain object, where `constructor` and its like are found too. */
function refuseInheritedNames(tokens: readonly Token[], expression: string): void {
  const call = tokens.find((token, at) => token.type === TokenType.IDENTIFIER && tokens[at + 1]?.type === TokenType.LEFT_PAREN && token.lexeme.toLowerCase() in {})
  if (call === undefined) return
  throw new WorkflowExpressionError('parsing', `Unrecognized function: '${call.lexeme}'. ${locate(tokens, call, expression)}`, expression)
}

function syntaxError(error: unknown, tokens: readonly Token[], expression: string): WorkflowExpressionError {
  if (error instanceof ExpressionError) {
    return new WorkflowExpressionError('parsing', `${error.message}. ${locate(tokens, tokenOf(error), expression)}`, expression, { cause: error })
  }
  if (error instanceof RangeError) return new WorkflowExpressionError('limit', 'The expression is nested too deep. Split it into smaller ones.', expression, { cause: error })
  return new WorkflowExpressionError('parsing', messageOf(error), expression, { cause: error })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
