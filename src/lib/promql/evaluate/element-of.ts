import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { histogramByFloat, histogramByHistogram } from '../histogram/binary.ts'
import type { BinaryExpr } from '../parse/ast.ts'
import { arithmetic, relations } from './elements.ts'
import type { Scope } from '../vector/scope.ts'

export interface Element { readonly value: number; readonly histogram: FloatHistogram | undefined }
export interface ElementResult extends Element { readonly isKept: boolean }

/** One pair of samples, of which some are native histograms. Undefined where the two do not go together (said in the notes). */
export function elementOf(expr: BinaryExpr, left: Element, right: Element, { notes }: Pick<Scope, 'notes'>): ElementResult | undefined {
  const { operator, at } = expr
  if (!left.histogram && !right.histogram) {
    const calculate = arithmetic[operator]
    if (calculate) return { value: calculate(left.value, right.value), histogram: undefined, isKept: true }
    const relation = relations[operator]
    if (relation) return { value: left.value, histogram: undefined, isKept: relation(left.value, right.value) }
  }
  const result = left.histogram && right.histogram ? histogramByHistogram(operator, left.histogram, right.histogram, { warn: (text) => notes.warn(text, at), inform: (text) => notes.inform(text, at) })
    : left.histogram ? histogramByFloat(operator, left.histogram, right.value)
    : right.histogram && operator === '*' ? histogramByFloat(operator, right.histogram, left.value) : undefined
  if (result === 'incompatible' || result === undefined) {
    const kind = (element: Element) => element.histogram ? 'histogram' : 'float'
    if (result === undefined) notes.inform(`incompatible sample types encountered for binary operator ${JSON.stringify(operator)}: ${kind(left)} ${operator} ${kind(right)}`, at)
    return undefined
  }
  return typeof result === 'boolean' ? { value: 0, histogram: left.histogram, isKept: result } : { value: 0, histogram: result, isKept: true }
}
