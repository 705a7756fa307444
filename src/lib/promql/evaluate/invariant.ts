import type { Expr } from '../parse/ast.ts'

/** Functions that look at the time of the step itself. */
const timely: ReadonlySet<string> = new Set(['days_in_month', 'day_of_month', 'day_of_week', 'day_of_year', 'end', 'hour', 'minute', 'month', 'year', 'predict_linear', 'range', 'start', 'step', 'time', 'timestamp'])

/** Is the value the same at all steps, because `@` pins all that is read? Then it is calculated once. */
export function isInvariant(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return true
    case 'paren':
    case 'unary':
      return isInvariant(expr.expr)
    case 'vector-selector':
    case 'subquery':
      return expr.pinned !== undefined
    case 'matrix-selector':
      return expr.selector.pinned !== undefined
    case 'call':
      return !timely.has(expr.name) && expr.args.every(isInvariant)
    case 'aggregate':
      return isInvariant(expr.expr) && (expr.parameter === undefined || isInvariant(expr.parameter))
    default:
      return isInvariant(expr.left) && isInvariant(expr.right)
  }
}
