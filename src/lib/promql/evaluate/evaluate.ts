import { scaledHistogram } from '../histogram/combined.ts'
import { PromqlError } from '../model/promql-error.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import { type Expr, withoutParens } from '../parse/ast.ts'
import { typeOf } from '../parse/check-types.ts'
import { aggregate } from './aggregate.ts'
import { scalarsByScalars, vectorByScalars, vectorByVector } from './binary.ts'
import { boundsOf } from './bounds-of.ts'
import { evaluateCall, scalarCall } from './call.ts'
import { type Column, noHistograms } from '../vector/column.ts'
import { isInvariant } from './invariant.ts'
import { mergeSame } from '../vector/merge-same.ts'
import type { Scope } from '../vector/scope.ts'
import { selectInstants } from './select.ts'
import { selectWithin } from './select-within.ts'

/** The instant vector of an expression, at all steps of its scope. */
export function evaluateVector(expr: Expr, scope: Scope): Column[] {
  if (scope.steps.count > 1 && isInvariant(expr)) return spread(evaluateVector(expr, { ...scope, steps: { ...scope.steps, count: 1 } }), scope)
  switch (expr.kind) {
    case 'paren':
      return evaluateVector(expr.expr, scope)
    case 'vector-selector':
      return selectInstants(expr, scope)
    case 'unary':
      return expr.operator === '-' ? negated(evaluateVector(expr.expr, scope), scope) : evaluateVector(expr.expr, scope)
    case 'call':
      return evaluateCall(expr, scope, evaluators)
    case 'aggregate': {
      const parameter = expr.parameter && typeOf(expr.parameter) === 'scalar' ? evaluateScalars(expr.parameter, scope) : undefined
      return aggregate(expr, evaluateVector(expr.expr, scope), parameter, scope)
    }
    case 'binary': {
      const [left, right] = [typeOf(expr.left), typeOf(expr.right)]
      if (left === 'vector' && right === 'vector') return vectorByVector(expr, evaluateVector(expr.left, scope), evaluateVector(expr.right, scope), scope)
      const isSwapped = left !== 'vector'
      const [vector, scalars] = isSwapped ? [expr.right, evaluateScalars(expr.left, scope)] : [expr.left, evaluateScalars(expr.right, scope)]
      return selectWithin(expr, scalars, scope, isSwapped) ?? vectorByScalars(expr, vectorWithin(vector, scope, boundsOf(expr, scalars, isSwapped)), scalars, scope, isSwapped)
    }
    default:
      throw new PromqlError('execution', `an instant vector was expected, not a ${typeOf(expr)}`, expr.at)
  }
}

/** The same, of which only numbers within bounds are wanted: where that saves work, others may be left out. */
function vectorWithin(expr: Expr, scope: Scope, within: ValueBounds | undefined): Column[] {
  const inner = withoutParens(expr)
  return within && inner.kind === 'call' && !isInvariant(inner) ? evaluateCall(inner, scope, evaluators, within) : evaluateVector(expr, scope)
}

/** A scalar at all steps. */
export function evaluateScalars(expr: Expr, scope: Scope): Float64Array {
  const { count } = scope.steps
  switch (expr.kind) {
    case 'number':
      return new Float64Array(count).fill(expr.value)
    case 'paren':
      return evaluateScalars(expr.expr, scope)
    case 'unary': {
      const values = evaluateScalars(expr.expr, scope)
      return expr.operator === '-' ? values.map((value) => -value) : values
    }
    case 'binary':
      return scalarsByScalars(expr.operator, evaluateScalars(expr.left, scope), evaluateScalars(expr.right, scope))
    case 'call':
      return scalarCall(expr, scope, evaluators)
    default:
      throw new PromqlError('execution', `a scalar was expected, not a ${typeOf(expr)}`, expr.at)
  }
}

export function textOf(expr: Expr): string {
  const inner = withoutParens(expr)
  if (inner.kind !== 'string') throw new PromqlError('execution', 'a text was expected', expr.at)
  return inner.value
}

/** Given to what needs to evaluate its own parts. */
export const evaluators = { vector: evaluateVector, scalars: evaluateScalars, text: textOf }
export type Evaluators = typeof evaluators

function negated(columns: readonly Column[], scope: Scope): Column[] {
  return mergeSame(columns.map((column) => ({
    ...column, dropsName: true, values: column.values.map((value) => -value),
    histograms: column.histograms?.map((histogram) => histogram && scaledHistogram(histogram, -1)),
  })), scope)
}

/** The one step's values at all steps. */
function spread(columns: readonly Column[], { steps: { count }, budget }: Scope): Column[] {
  return columns.map((column) => {
    budget.add(count)
    const histogram = column.histograms?.[0]
    return {
      ...column, values: new Float64Array(count).fill(column.values[0] as number), present: new Uint8Array(count).fill(column.present[0] as number),
      histograms: histogram ? noHistograms(count).fill(histogram) : undefined,
    }
  })
}
