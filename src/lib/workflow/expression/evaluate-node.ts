import type { TemplateNode } from '../model/template-node.ts'
import type { ContextValue, ExpressionContexts } from './context-value.ts'
import { isContextObject } from './context-value.ts'
import type { EvaluateOptions } from './evaluate-expression.ts'
import { isInsert } from './evaluate-record.ts'
import { WorkflowExpressionError } from './expression-error.ts'
import { evaluateTemplate, evaluateText } from './template.ts'

/** The value of a node of the file, each string in it evaluated as a template. @throws WorkflowExpressionError */
export function evaluateNode(node: TemplateNode, contexts: ExpressionContexts, options: EvaluateOptions = {}): ContextValue {
  if (typeof node === 'string') return evaluateTemplate(node, contexts, options)
  if (node === null || typeof node !== 'object') return node
  if ('items' in node) return node.items.map((item) => evaluateNode(item, contexts, options))
  return Object.fromEntries(evaluateEntries(node.entries, contexts, options))
}

/** The pairs of a mapping in their order, with `${{ insert }}` put in place. @throws WorkflowExpressionError */
export function evaluateEntries(entries: readonly (readonly [string, TemplateNode])[], contexts: ExpressionContexts, options: EvaluateOptions = {}): [string, ContextValue][] {
  return entries.flatMap(([key, node]): [string, ContextValue][] => {
    const value = evaluateNode(node, contexts, options)
    if (!isInsert(key)) return [[evaluateText(key, contexts, options), value]]
    if (!isContextObject(value)) throw new WorkflowExpressionError('evaluation', "The value of '${{ insert }}' must be an object. Give it one, for example with fromJSON().", key)
    return Object.entries(value)
  })
}
