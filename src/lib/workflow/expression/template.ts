import type { ContextValue, ExpressionContexts } from './context-value.ts'
import { contextNames } from './context-value.ts'
import type { EvaluateOptions } from './evaluate-expression.ts'
import { evaluateExpression, evaluateToText } from './evaluate-expression.ts'
import { maxMemoryBytes, memoryExceeded } from './bounded-functions.ts'
import { WorkflowExpressionError } from './expression-error.ts'

export type TemplatePart = { readonly text: string } | { readonly expression: string }

/** The parts of a text with `${{ }}`; quotes inside an expression may hold `}}`. @throws WorkflowExpressionError when one is not closed. */
export function splitTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('${{', at)
    if (open !== at) parts.push({ text: template.slice(at, open < 0 ? undefined : open) })
    if (open < 0) break
    const close = closingBraces(template, open + 3)
    if (close < 0) {
      throw new WorkflowExpressionError('parsing', 'The expression is not closed. An unescaped ${{ sequence was found, but the closing }} sequence was not found.', template)
    }
    parts.push({ expression: template.slice(open + 3, close).trim() })
    at = close + 2
  }
  return parts
}

export function hasExpression(template: string): boolean {
  return template.includes('${{')
}

/** The one expression that a template stands for: mixed text becomes a call of `format`, as GitHub does. @throws WorkflowExpressionError */
export function templateToExpression(template: string): string {
  const parts = splitTemplate(template)
  const [first] = parts
  if (parts.length === 1 && first !== undefined && 'expression' in first) return first.expression
  let count = 0
  const format = parts.map((part) => ('text' in part ? escapeFormat(part.text) : `{${count++}}`)).join('')
  const args = parts.flatMap((part) => ('expression' in part ? [`, ${part.expression}`] : []))
  return `format('${format}'${args.join('')})`
}

/** A template whose value is exactly this text, whatever is in it. */
export function literalTemplate(text: string): string {
  return hasExpression(text) ? `\${{ '${text.replaceAll("'", "''")}' }}` : text
}

/**
 * The value of a template: one that is a single `${{ }}` keeps its type, mixed text gives a string.
 * @throws WorkflowExpressionError
 */
export function evaluateTemplate(template: string, contexts: ExpressionContexts, options: EvaluateOptions = {}): ContextValue {
  if (!hasExpression(template)) return template
  const parts = splitTemplate(template)
  const [first] = parts
  if (parts.length === 1 && first !== undefined && 'expression' in first) return evaluateExpression(required(first.expression), contexts, { contextNames, ...options })
  return joinParts(parts, contexts, options)
}

/** The same, always as text. @throws WorkflowExpressionError */
export function evaluateText(template: string, contexts: ExpressionContexts, options: EvaluateOptions = {}): string {
  if (!hasExpression(template)) return template
  return joinParts(splitTemplate(template), contexts, options)
}

function joinParts(parts: readonly TemplatePart[], contexts: ExpressionContexts, options: EvaluateOptions): string {
  let result = ''
  for (const part of parts) {
    result += 'text' in part ? part.text : evaluateToText(required(part.expression), contexts, { contextNames, ...options })
    if (result.length * 2 > maxMemoryBytes) throw memoryExceeded()
  }
  return result
}

function required(expression: string): string {
  if (expression === '') throw new WorkflowExpressionError('parsing', 'An expression was expected', expression)
  return expression
}

function escapeFormat(text: string): string {
  return text.replaceAll("'", "''").replaceAll('{', '{{').replaceAll('}', '}}')
}

function closingBraces(template: string, from: number): number {
  let inString = false
  for (let at = from; at < template.length; at += 1) {
    if (template[at] === "'") inString = !inString
    else if (!inString && template[at] === '}' && template[at + 1] === '}') return at
  }
  return -1
}
