import type { SyntaxNode } from '@lezer/common'
import type { Matcher } from '#lib/promql'
import { LogqlError, parseErrorAt } from '../model/logql-error.ts'
import type { LogExpr, MetricExpr } from './ast.ts'
import { logOf, metricAt } from './metrics.ts'
import { childrenOf, syntaxOf } from './syntax.ts'

/** Reads a query of LogQL. Throws a `LogqlError` with line, column and what is wrong. */
export function parseLogql(text: string): LogExpr | MetricExpr {
  const root = syntaxOf(text)
  const log = logExprAt(root)
  return log ? logOf(text, log) : metricAt(text, root)
}

function logExprAt(node: SyntaxNode): SyntaxNode | undefined {
  const inner = childrenOf(node).find(({ name }) => name.endsWith('Expr'))
  if (node.name === 'LogExpr') return node
  return inner && (node.name === 'Expr') ? logExprAt(inner) : undefined
}

/** A stream selector alone, as `match[]` and `query` of the label endpoints have it. */
export function parseSelector(text: string): readonly Matcher[] {
  const expr = parseLogql(text)
  if (expr.kind !== 'log') throw parseErrorAt(text, 0, 'only a stream selector is possible here, such as {app="api"}')
  if (expr.stages.length > 0) throw new LogqlError('parse', 'only label matchers is allowed')
  return expr.matchers
}
