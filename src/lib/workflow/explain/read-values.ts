import type { Token } from '@actions/expressions/lexer'
import { TokenType } from '@actions/expressions/lexer'
import type { ContextValue, ExpressionContexts } from '../expression/context-value.ts'
import { evaluateExpression } from '../expression/evaluate-expression.ts'
import { contextNames } from '../expression/context-value.ts'
import { lexExpression } from '../expression/parse-expression.ts'

const maxValueLength = 80

/** What an expression reads, each with its value: `github.ref is 'refs/heads/dev'`. Secrets are not shown. */
export function readValues(expression: string, contexts: ExpressionContexts): readonly string[] {
  return [...new Set(pathsOf(lexExpression(expression)))].map((path) => `${path} is ${valueOf(path, contexts)}`)
}

/** Contexts with their properties, as `needs.build.result`; not names of functions. */
function pathsOf(tokens: readonly Token[]): readonly string[] {
  const paths: string[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (!startsPath(tokens, at)) continue
    let path = tokens[at]?.lexeme ?? ''
    while (tokens[at + 1]?.type === TokenType.DOT && tokens[at + 2]?.type === TokenType.IDENTIFIER) {
      path += `.${tokens[at + 2]?.lexeme ?? ''}`
      at += 2
    }
    paths.push(path)
  }
  return paths
}

function startsPath(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.type === TokenType.IDENTIFIER && tokens[at + 1]?.type !== TokenType.LEFT_PAREN && tokens[at - 1]?.type !== TokenType.DOT
}

function valueOf(path: string, contexts: ExpressionContexts): string {
  if (/^secrets\b/i.test(path)) return 'a secret'
  return describe(evaluateExpression(path, contexts, { contextNames }))
}

function describe(value: ContextValue): string {
  if (value === null) return 'empty'
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text
}
