import { parseError } from '../model/promql-error.ts'
import type { DurationExpr, Expr, MatrixSelector, SubqueryExpr, TimeModifiers, VectorSelector } from './ast.ts'

type Shiftable = VectorSelector | MatrixSelector | SubqueryExpr

export function withRange(text: string, expr: Expr, range: DurationExpr, to: number): Expr {
  if (expr.kind !== 'vector-selector') throw parseError(text, expr.at, 'ranges only allowed for vector selectors')
  if (expr.offset) throw parseError(text, expr.at, 'no offset modifiers allowed before range')
  if (expr.pinned !== undefined) throw parseError(text, expr.at, 'no @ modifiers allowed before range')
  return { kind: 'matrix-selector', selector: expr, range, at: { from: expr.at.from, to } }
}

export function withSubquery(expr: Expr, { range, step }: Pick<SubqueryExpr, 'range' | 'step'>, to: number): Expr {
  return { kind: 'subquery', expr, range, step, offset: undefined, pinned: undefined, extension: undefined, at: { from: expr.at.from, to } }
}

export function withOffset(text: string, expr: Expr, offset: DurationExpr, to: number): Expr {
  const shiftable = shiftableOf(text, expr, 'offset modifier')
  if (modifiersOf(shiftable).offset) throw parseError(text, expr.at, 'offset may not be set multiple times')
  return changed(shiftable, { offset }, to)
}

export function withPin(text: string, expr: Expr, pin: number | 'start' | 'end' | undefined, to: number): Expr {
  const shiftable = shiftableOf(text, expr, '@ modifier')
  if (modifiersOf(shiftable).pinned !== undefined) throw parseError(text, expr.at, '@ <timestamp> may not be set multiple times')
  if (typeof pin !== 'string' && (pin === undefined || !Number.isFinite(pin) || Math.abs(pin) >= 2 ** 63)) {
    throw parseError(text, expr.at, `timestamp out of bounds for @ modifier: ${String(pin)}`)
  }
  return changed(shiftable, { pinned: typeof pin === 'string' ? pin : Math.round(pin * 1000) }, to)
}

export function withExtension(text: string, expr: Expr, extension: 'anchored' | 'smoothed', to: number): Expr {
  if (expr.kind === 'subquery') throw parseError(text, expr.at, `${extension} modifier is not supported for subqueries`)
  if (expr.kind !== 'vector-selector' && expr.kind !== 'matrix-selector') throw parseError(text, expr.at, `${extension} modifier not implemented`)
  const before = modifiersOf(expr).extension
  if (before && before !== extension) throw parseError(text, expr.at, 'anchored and smoothed modifiers cannot be used together')
  return changed(expr, { extension }, to)
}

function shiftableOf(text: string, expr: Expr, modifier: string): Shiftable {
  if (expr.kind === 'vector-selector' || expr.kind === 'matrix-selector' || expr.kind === 'subquery') return expr
  throw parseError(text, expr.at, `${modifier} must be preceded by an instant vector selector or range vector selector or a subquery`)
}

function modifiersOf(expr: Shiftable): TimeModifiers {
  return expr.kind === 'matrix-selector' ? expr.selector : expr
}

function changed(expr: Shiftable, change: Partial<TimeModifiers>, to: number): Expr {
  const at = { from: expr.at.from, to }
  return expr.kind === 'matrix-selector' ? { ...expr, selector: { ...expr.selector, ...change }, at } : { ...expr, ...change, at }
}
