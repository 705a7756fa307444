import { histogramText } from '../histogram/histogram-text.ts'
import { decimalText } from '../text/decimal-text.ts'
import type { Labels } from '../model/labels.ts'
import { PromqlError } from '../model/promql-error.ts'
import { type AggregateExpr, withoutParens } from '../parse/ast.ts'
import { isLabelName } from '../parse/literals.ts'
import { goQuoted } from '../text/go-quoted.ts'
import { groupLabels } from './group-labels.ts'
import { type Column, emptyColumn } from '../vector/column.ts'
import type { Scope } from '../vector/scope.ts'

/** How many series have each value, the value as a label. */
export function countValues(expr: AggregateExpr, columns: readonly Column[], { steps: { count }, budget }: Scope): Column[] {
  const parameter = expr.parameter ? withoutParens(expr.parameter) : undefined
  const label = parameter?.kind === 'string' ? parameter.value : ''
  if (!isLabelName(label)) throw new PromqlError('execution', `invalid label name ${goQuoted(label)}`, expr.at)
  const labelsOf = groupLabels(expr, [label])
  const out = new Map<string, Column>()
  for (const column of columns) {
    budget.check()
    const known = new Map<number | string, Labels>()
    for (let at = 0; at < count; at += 1) {
      if (column.present[at] !== 1) continue
      const histogram = column.histograms?.[at]
      const value = histogram ? histogramText(histogram) : column.values[at] as number
      const labels = known.get(value) ?? labelsOf(column.labels.with(label, typeof value === 'string' ? value : decimalText(value)))
      known.set(value, labels)
      const counted = out.get(labels.key) ?? emptyColumn(labels, count)
      if (!out.has(labels.key)) budget.add(count)
      out.set(labels.key, counted)
      counted.present[at] = 1
      counted.values[at] = (counted.values[at] as number) + 1
    }
  }
  return [...out.values()]
}
