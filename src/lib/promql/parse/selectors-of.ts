import type { Matcher } from '../model/matcher.ts'
import type { Expr } from './ast.ts'

/** The matchers of every selector in an expression, by selector. */
export function selectorsOf(expr: Expr): (readonly Matcher[])[] {
  switch (expr.kind) {
    case 'vector-selector':
      return [expr.matchers]
    case 'matrix-selector':
      return [expr.selector.matchers]
    case 'paren':
    case 'unary':
    case 'subquery':
      return selectorsOf(expr.expr)
    case 'call':
      return expr.args.flatMap(selectorsOf)
    case 'aggregate':
      return [...(expr.parameter ? selectorsOf(expr.parameter) : []), ...selectorsOf(expr.expr)]
    case 'binary':
      return [...selectorsOf(expr.left), ...selectorsOf(expr.right)]
    default:
      return []
  }
}
