import { quantileOf, warnOfQuantile } from '../functions/quantile.ts'
import type { AggregateExpr } from '../parse/ast.ts'
import type { Group } from './aggregate.ts'
import { type Column, emptyColumn, hasSample, isFloatAt } from '../vector/column.ts'
import type { Scope } from '../vector/scope.ts'

export function quantileOfGroups(expr: AggregateExpr, groups: readonly Group[], q: Float64Array, scope: Scope): Column[] {
  const place = expr.parameter?.at ?? expr.at
  for (const each of new Set(q)) warnOfQuantile(each, (text) => scope.notes.warn(text, place))
  return groups.map(({ labels, columns }) => {
    const out = emptyColumn(labels, scope.steps.count, columns.some((column) => column.dropsName))
    const values = new Float64Array(columns.length)
    for (let at = 0; at < scope.steps.count; at += 1) {
      scope.budget.check()
      let count = 0
      for (const column of columns) {
        if (isFloatAt(column, at)) values[count++] = column.values[at] as number
        else if (column.present[at] === 1) scope.notes.inform('ignored histogram in quantile aggregation', expr.expr.at)
      }
      if (count === 0) continue
      out.present[at] = 1
      out.values[at] = quantileOf(q[at] as number, values.slice(0, count))
    }
    return out
  }).filter(hasSample)
}
