import { TokenType } from '@actions/expressions/lexer'
import type { ConditionStatus } from './condition-status.ts'
import { statusFunctionNames } from './condition-status.ts'
import type { ContextValue, ExpressionContexts } from './context-value.ts'
import { contextNames, isContextObject } from './context-value.ts'
import type { EvaluateOptions } from './evaluate-expression.ts'
import { evaluateExpression } from './evaluate-expression.ts'
import { lexExpression } from './parse-expression.ts'
import { statusFunctions } from './status-functions.ts'
import { hasExpression, templateToExpression } from './template.ts'

export interface ConditionOutcome {
  readonly passed: boolean
  /** What was evaluated, with the implied `success()`. */
  readonly expression: string
  readonly value: ContextValue
}

/**
 * Whether the `if` of a job or step lets it run. Without a status function `success() && (…)` is implied; empty means `success()`.
 * @throws WorkflowExpressionError
 */
export function evaluateCondition(condition: string | undefined, contexts: ExpressionContexts, status: ConditionStatus, options: EvaluateOptions = {}): ConditionOutcome {
  const expression = conditionExpression(condition)
  const functions = { ...options.functions, ...statusFunctions(status) }
  const value = evaluateExpression(expression, contexts, { contextNames, ...options, functions })
  return { passed: isTruthy(value), expression, value }
}

/** The expression that an `if` stands for. @throws WorkflowExpressionError */
export function conditionExpression(condition: string | undefined): string {
  const written = condition ?? ''
  const expression = hasExpression(written) ? templateToExpression(written) : written.trim()
  if (expression === '') return 'success()'
  return callsStatusFunction(expression) ? expression : `success() && (${expression})`
}

/** GitHub's truth: false, 0, NaN, the empty text and null are false. */
export function isTruthy(value: ContextValue): boolean {
  return Array.isArray(value) || isContextObject(value) || Boolean(value)
}

function callsStatusFunction(expression: string): boolean {
  const tokens = lexExpression(expression)
  return tokens.some((token, at) => {
    if (token.type !== TokenType.IDENTIFIER || tokens[at + 1]?.type !== TokenType.LEFT_PAREN) return false
    return statusFunctionNames.some((name) => name === token.lexeme.toLowerCase())
  })
}
