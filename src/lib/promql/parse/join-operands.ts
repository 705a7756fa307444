import { parseError, type Span } from '../model/promql-error.ts'
import { type BinaryExpr, type Expr, setOperators, type VectorMatching } from './ast.ts'

export interface BinaryOperator { readonly kind: 'binary'; readonly operator: string; readonly isBool: boolean; readonly matching: VectorMatching; readonly hasMatching: boolean; readonly at: Span }

/** An expression without its parentheses' insides, from left to right. */
export type Item =
  | { readonly kind: 'operand'; readonly expr: Expr }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly at: Span }
  | { readonly kind: 'suffix'; readonly apply: (expr: Expr) => Expr }
  | BinaryOperator

/** How strongly operators bind (prometheus.io/docs/prometheus/latest/querying/operators, binary operator precedence). A sign binds less than a power. */
const precedence: Readonly<Record<string, number>> = {
  or: 1, and: 2, unless: 2, '==': 3, '!=': 3, '<': 3, '>': 3, '<=': 3, '>=': 3, '</': 3, '>/': 3, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, atan2: 5, '^': 6,
}
const power = 6

export function joinOperands(text: string, items: readonly Item[]): Expr {
  let at = 0
  const binary = (least: number): Expr => {
    let left = operand()
    for (;;) {
      const item = items[at]
      const binds = item?.kind === 'binary' ? precedence[item.operator] ?? 0 : 0
      if (item?.kind !== 'binary' || binds < least) return left
      at += 1
      const right = binary(item.operator === '^' ? binds : binds + 1)
      left = joined(item, left, right)
    }
  }
  const operand = (): Expr => {
    const item = items[at]
    at += 1
    if (item?.kind === 'sign') {
      const expr = binary(power)
      return signed(item.operator, expr, { from: item.at.from, to: expr.at.to })
    }
    if (item?.kind !== 'operand') throw parseError(text, { from: text.length, to: text.length }, 'unexpected end of input')
    let expr = item.expr
    for (let next = items[at]; next?.kind === 'suffix'; next = items[at]) {
      expr = next.apply(expr)
      at += 1
    }
    return expr
  }
  return binary(1)
}

function signed(operator: '+' | '-', expr: Expr, at: Span): Expr {
  if (expr.kind === 'number') return { kind: 'number', value: operator === '-' ? -expr.value : expr.value, at }
  return { kind: 'unary', operator, expr, at }
}

function joined({ operator, isBool, matching, hasMatching }: BinaryOperator, left: Expr, right: Expr): BinaryExpr {
  const isSet = setOperators.has(operator) && matching.cardinality === 'one-to-one'
  return { kind: 'binary', operator, left, right, isBool, hasMatching, matching: isSet ? { ...matching, cardinality: 'many-to-many' } : matching, at: { from: left.at.from, to: right.at.to } }
}
