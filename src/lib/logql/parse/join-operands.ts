import type { BinaryExpr, Matching, MetricExpr } from './ast.ts'

export interface BinaryOperator { readonly operator: string; readonly isBool: boolean; readonly matching: Matching }

/** How strongly operators bind (Loki's syntax.y): the powers from the right, all others from the left. */
const precedence: Readonly<Record<string, number>> = {
  or: 1, and: 2, unless: 2, '==': 3, '!=': 3, '<': 3, '>': 3, '<=': 3, '>=': 3, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, '^': 6,
}

/** Joins operands, one more than the operators between them, by Loki's precedence: the grammar's own tree has them in any order. */
export function joinOperands(operands: readonly MetricExpr[], operators: readonly BinaryOperator[], join: (expr: BinaryExpr) => MetricExpr): MetricExpr {
  let at = 0
  const binary = (least: number): MetricExpr => {
    let left = operands[at] as MetricExpr
    for (let next = operators[at]; next; next = operators[at]) {
      const binds = precedence[next.operator] ?? 0
      if (binds < least) return left
      at += 1
      const right = binary(next.operator === '^' ? binds : binds + 1)
      left = join({ kind: 'binary', ...next, left, right })
    }
    return left
  }
  return binary(1)
}
