import type { Labels } from '../model/labels.ts'
import type { AggregateExpr } from '../parse/ast.ts'
import { accumulators } from './accumulators.ts'
import { histogramsAggregated } from './aggregate-histograms.ts'
import { countValues } from './count-values.ts'
import { type Column, emptyColumn, hasSample } from '../vector/column.ts'
import { groupLabels } from './group-labels.ts'
import { quantileOfGroups } from './group-quantile.ts'
import type { Scope } from '../vector/scope.ts'
import { chosenOfGroups } from './top-of-groups.ts'

export interface Group {
  readonly labels: Labels
  readonly columns: readonly Column[]
}

/** An aggregation over all steps. `parameter` is topk's k, quantile's q and the like, at each step. */
export function aggregate(expr: AggregateExpr, columns: readonly Column[], parameter: Float64Array | undefined, scope: Scope): Column[] {
  const groups = groupsOf(expr, columns)
  if (expr.operator === 'count_values') return countValues(expr, columns, scope)
  if (expr.operator === 'quantile') return quantileOfGroups(expr, groups, parameter ?? new Float64Array(0), scope)
  const accumulator = accumulators[expr.operator]
  if (!accumulator) return chosenOfGroups(expr, groups, parameter ?? new Float64Array(0), scope)
  return groups.map((group) => {
    scope.budget.add(scope.steps.count)
    const dropsName = group.columns.some((column) => column.dropsName)
    if (group.columns.some(({ histograms }) => histograms)) return histogramsAggregated(expr, { ...group, dropsName }, scope)
    const out = emptyColumn(group.labels, scope.steps.count, dropsName)
    accumulator(group.columns, out)
    return out
  }).filter(hasSample)
}

function groupsOf(expr: AggregateExpr, columns: readonly Column[]): Group[] {
  const labelsOf = groupLabels(expr)
  const groups = new Map<string, { labels: Labels; columns: Column[] }>()
  for (const column of columns) {
    const labels = labelsOf(column.labels)
    const group = groups.get(labels.key)
    if (group) group.columns.push(column)
    else groups.set(labels.key, { labels, columns: [column] })
  }
  return [...groups.values()]
}
