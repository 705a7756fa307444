import type { Expr } from '../parse/ast.ts'
import { parseQuery } from '../parse/parse-query.ts'
import { aggregationText, exprText, operatorText, subqueryEnding } from './expr-text.ts'

const longestLine = 100
const utf8 = new TextEncoder()

/** A query spaced and broken into lines as Prometheus's `format_query` does it. Throws `PromqlError`. */
export function formatQuery(query: string): string {
  return pretty(parseQuery(query), 0, query)
}

function pretty(expr: Expr, level: number, query: string): string {
  const indent = '  '.repeat(level)
  const inner = (part: Expr) => pretty(part, level + 1, query)
  if (expr.kind === 'unary') return `${indent}${expr.operator}${pretty(expr.expr, level, query).trim()}`
  const whole = exprText(expr, query)
  if (utf8.encode(whole).length <= longestLine) return expr.kind === 'subquery' ? whole : `${indent}${whole}`
  switch (expr.kind) {
    case 'paren':
      return `${indent}(\n${inner(expr.expr)}\n${indent})`
    case 'subquery':
      return `${pretty(expr.expr, level, query)}${subqueryEnding(expr, query)}`
    case 'call':
      return `${indent}${expr.name}(\n${expr.args.map(inner).join(',\n')}\n${indent})`
    case 'aggregate':
      return `${indent}${aggregationText(expr)}(\n${expr.parameter ? `${inner(expr.parameter)},\n` : ''}${inner(expr.expr)}\n${indent})`
    case 'binary':
      return `${inner(expr.left)}\n${indent}${operatorText(expr)}\n${inner(expr.right)}`
    default:
      return `${indent}${whole}`
  }
}
