import type { DurationExpr, Expr, TimeModifiers } from './ast.ts'

const boundFunctions: ReadonlySet<string> = new Set(['start', 'end', 'step', 'range'])

/**
 * Does its answer at a time depend on more than the samples up to that time: on the query's own times, or on later samples?
 * One that does not gives the same at a step of a range as at that time alone.
 */
export function isBoundToQuery(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vector-selector':
      return areTimesBound(expr)
    case 'matrix-selector':
      return areTimesBound(expr.selector) || isLengthBound(expr.range)
    case 'subquery':
      return areTimesBound(expr) || isLengthBound(expr.range) || (expr.step !== undefined && isLengthBound(expr.step)) || isBoundToQuery(expr.expr)
    case 'paren':
    case 'unary':
      return isBoundToQuery(expr.expr)
    case 'call':
      return boundFunctions.has(expr.name) || expr.args.some(isBoundToQuery)
    case 'aggregate':
      return isBoundToQuery(expr.expr) || (expr.parameter !== undefined && isBoundToQuery(expr.parameter))
    case 'binary':
      return isBoundToQuery(expr.left) || isBoundToQuery(expr.right)
    default:
      return false
  }
}

function areTimesBound({ offset, pinned }: TimeModifiers): boolean {
  return pinned !== undefined || (offset !== undefined && (offset.kind !== 'seconds' || offset.seconds < 0))
}

function isLengthBound(length: DurationExpr): boolean {
  return length.kind !== 'seconds'
}
