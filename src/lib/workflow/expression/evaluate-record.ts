import type { TemplateRecord } from '../model/template-node.ts'
import type { ContextValue, ExpressionContexts } from './context-value.ts'
import { isContextObject } from './context-value.ts'
import type { EvaluateOptions } from './evaluate-expression.ts'
import { WorkflowExpressionError } from './expression-error.ts'
import { evaluateTemplate, evaluateText, hasExpression } from './template.ts'

/**
 * The values of `env`, `with` or `outputs`, as text. A key `${{ insert }}` brings in all pairs of the object that its value gives.
 * @throws WorkflowExpressionError
 */
export function evaluateRecord(record: TemplateRecord, contexts: ExpressionContexts, options: EvaluateOptions = {}): Record<string, string> {
  const pairs: [string, string][] = []
  for (const [key, template] of Object.entries(record)) {
    if (isInsert(key)) pairs.push(...insertedPairs(evaluateTemplate(template, contexts, options), template))
    else pairs.push([evaluateText(key, contexts, options), evaluateText(template, contexts, options)])
  }
  return Object.fromEntries(pairs)
}

/** Whether a key is GitHub's directive `${{ insert }}`. */
export function isInsert(key: string): boolean {
  return hasExpression(key) && /^\$\{\{\s*insert\s*\}\}$/.test(key)
}

function insertedPairs(value: ContextValue, template: string): [string, string][] {
  if (!isContextObject(value)) throw new WorkflowExpressionError('evaluation', "The value of '${{ insert }}' must be an object. Give it one, for example with fromJSON().", template)
  return Object.entries(value).map(([key, held]) => [key, textOf(held)])
}

/** A value as GitHub writes it into text. */
export function textOf(value: ContextValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return evaluateText('${{ matrix }}', { matrix: value })
}
