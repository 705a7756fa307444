import { nextAbove, nextBelow } from '../functions/next-number.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import type { BinaryExpr } from '../parse/ast.ts'
import { comparisonOf } from './binary.ts'

/** Where a number must lie for a comparison with the same scalar at all steps to hold; undefined where that is no stretch. `isSwapped`: the scalar stands on the left. */
export function boundsOf(expr: BinaryExpr, scalars: Float64Array, isSwapped: boolean): ValueBounds | undefined {
  const scalar = scalars[0] as number
  if (!scalars.every((each) => each === scalar)) return undefined
  switch (comparisonOf(expr, isSwapped)) {
    case '>': return { least: nextAbove(scalar), most: scalar === Infinity ? -Infinity : Infinity }
    case '<': return { least: scalar === -Infinity ? Infinity : -Infinity, most: nextBelow(scalar) }
    case '>=': return { least: scalar, most: Infinity }
    case '<=': return { least: -Infinity, most: scalar }
    case '==': return { least: scalar, most: scalar }
    default: return undefined
  }
}
