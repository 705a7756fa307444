import { comparisons, type Expr, withoutParens } from './ast.ts'
import { parseQuery } from './parse-query.ts'

/** The number that an expression's answer is held against: `5` of `errors > 5`. */
export interface Threshold {
  /** As if the number stood on the right: `5 < errors` is `errors > 5`. */
  readonly operator: '<' | '>' | '<=' | '>='
  readonly value: number
  /** Where the number stands in the text. */
  readonly from: number
  readonly to: number
}

const mirrored = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' } as const

/** The threshold of an expression whose answer has the values that were held against it; undefined where it has none. Throws `PromqlError`. */
export function thresholdOf(query: string): Threshold | undefined {
  return find(parseQuery(query))
}

function find(expr: Expr): Threshold | undefined {
  const inner = withoutParens(expr)
  if (inner.kind !== 'binary') return undefined
  // The answer of both is the left side's.
  if (inner.operator === 'and' || inner.operator === 'unless') return find(inner.left)
  if (!comparisons.has(inner.operator) || inner.isBool) return undefined
  const { operator } = inner
  if (operator !== '<' && operator !== '>' && operator !== '<=' && operator !== '>=') return undefined
  const [left, right] = [numberOf(inner.left), numberOf(inner.right)]
  if (right && !left) return { operator, ...right }
  return left && !right ? { operator: mirrored[operator], ...left } : undefined
}

function numberOf(expr: Expr): Pick<Threshold, 'value' | 'from' | 'to'> | undefined {
  const inner = withoutParens(expr)
  if (inner.kind === 'number') return { value: inner.value, ...inner.at }
  if (inner.kind !== 'unary') return undefined
  const number = numberOf(inner.expr)
  return number && { value: inner.operator === '-' ? -number.value : number.value, ...inner.at }
}
