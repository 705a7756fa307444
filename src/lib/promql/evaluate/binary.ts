import type { BinaryExpr } from '../parse/ast.ts'
import { setOperators } from '../parse/ast.ts'
import { type Column, noHistograms } from '../vector/column.ts'
import { emptyColumn, hasSample } from '../vector/column.ts'
import { arithmetic, changesMeaning, relations } from './elements.ts'
import { calculateWhere, holdsWhere } from './elementwise.ts'
import { elementOf } from './element-of.ts'
import { matchVectors } from './match-vectors.ts'
import type { Scope } from '../vector/scope.ts'
import { setOperation } from './set-operation.ts'

export function scalarsByScalars(operator: string, left: Float64Array, right: Float64Array): Float64Array {
  const calculate = arithmetic[operator]
  const relation = relations[operator]
  return left.map((value, at) => calculate ? calculate(value, right[at] as number) : relation?.(value, right[at] as number) ? 1 : 0)
}

export function vectorByVector(expr: BinaryExpr, left: Column[], right: Column[], scope: Scope): Column[] {
  return setOperators.has(expr.operator) ? setOperation(expr, left, right, scope) : matchVectors(expr, left, right, scope)
}

/** Each sample with the scalar of its step. `isSwapped`: the scalar stands on the left. */
export function vectorByScalars(expr: BinaryExpr, columns: readonly Column[], scalars: Float64Array, scope: Scope, isSwapped: boolean): Column[] {
  const dropsName = changesMeaning(expr.operator) || expr.isBool
  const compared = comparisonOf(expr, isSwapped)
  return columns.map((column) => {
    // Its values stay as they are: only where there are any is new.
    if (compared !== undefined && !column.histograms) return { ...column, present: holdsWhere(compared, column.values, scalars, column.present), dropsName: column.dropsName || dropsName }
    const out = { ...emptyColumn(column.labels, scope.steps.count, column.dropsName || dropsName), histograms: column.histograms && noHistograms(scope.steps.count) }
    if (!column.histograms) floatsByScalars(expr, column, scalars, isSwapped, out)
    else samplesByScalars(expr, column, scalars, isSwapped, out, scope)
    return out
  }).filter(hasSample)
}

type Comparison = '==' | '!=' | '>' | '<' | '>=' | '<='
const swapped: Readonly<Record<string, Comparison>> = { '==': '==', '!=': '!=', '>': '<', '<': '>', '>=': '<=', '<=': '>=' }

/** The comparison that keeps a sample on the left by a scalar on the right, where the operator is one that filters. */
export function comparisonOf({ operator, isBool }: BinaryExpr, isSwapped: boolean): Comparison | undefined {
  const turned = swapped[operator]
  if (turned === undefined || isBool) return undefined
  return isSwapped ? turned : operator as Comparison
}

/** Arithmetic, or a comparison that tells 0 or 1. */
function floatsByScalars({ operator }: BinaryExpr, { present, values }: Column, scalars: Float64Array, isSwapped: boolean, out: Column): void {
  const [left, right] = isSwapped ? [scalars, values] : [values, scalars]
  if (operator in arithmetic) calculateWhere(operator, left, right, present, out.values)
  else out.values.set(holdsWhere(operator, left, right, present))
  out.present.set(present)
}

function samplesByScalars(expr: BinaryExpr, column: Column, scalars: Float64Array, isSwapped: boolean, out: Column, scope: Scope): void {
  for (let at = 0; at < scalars.length; at += 1) {
    if (column.present[at] !== 1) continue
    const sample = { value: column.values[at] as number, histogram: column.histograms?.[at] }
    const scalar = { value: scalars[at] as number, histogram: undefined }
    const result = isSwapped ? elementOf(expr, scalar, sample, scope) : elementOf(expr, sample, scalar, scope)
    if (!result || (!result.isKept && !expr.isBool)) continue
    const isComparison = expr.operator in relations
    out.present[at] = 1
    out.values[at] = expr.isBool ? Number(result.isKept) : isComparison ? sample.value : result.value
    if (out.histograms) out.histograms[at] = expr.isBool ? undefined : isComparison ? sample.histogram : result.histogram
  }
}
