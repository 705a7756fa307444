import { Labels } from '#lib/promql'
import type { AggregateExpr } from '../parse/ast.ts'
import { type Column, emptyColumn } from './column.ts'
import { groupLabels } from './group-labels.ts'
import { varianceOf } from './statistics.ts'

/** A vector aggregation, step by step. `sort` orders what is there at the first step. */
export function aggregate({ operator, parameter = 0, grouping }: AggregateExpr, columns: readonly Column[], count: number): Column[] {
  if (operator.startsWith('sort')) return columns.toSorted((a, b) => ordered(a, b, 0) * (operator === 'sort' ? 1 : -1))
  const groups = new Map<string, { labels: Labels; columns: Column[] }>()
  for (const column of columns) {
    const labels = grouping ? groupLabels(column.labels, grouping) : Labels.empty
    const group = groups.get(labels.key) ?? { labels, columns: [] }
    groups.set(labels.key, group)
    group.columns.push(column)
  }
  if (operator.endsWith('topk') || operator === 'bottomk') return [...groups.values()].flatMap((group) => chosen(group.columns, parameter, operator === 'bottomk' ? 1 : -1, count))
  return [...groups.values()].map((group) => folded(operator, group.labels, group.columns, count))
}

function ordered(a: Column, b: Column, at: number): number {
  const [left, right] = [a.values[at] as number, b.values[at] as number]
  return Number.isNaN(left) ? (Number.isNaN(right) ? 0 : -1) : Number.isNaN(right) ? 1 : left - right
}

function chosen(columns: readonly Column[], wanted: number, sign: number, count: number): Column[] {
  const kept = new Map<Column, Column>()
  for (let at = 0; at < count; at += 1) {
    const best = columns.filter(({ present }) => present[at] === 1).sort((a, b) => sign * ordered(a, b, at)).slice(0, wanted)
    for (const column of best) {
      const copy = kept.get(column) ?? { ...column, present: new Uint8Array(count) }
      kept.set(column, copy)
      copy.present[at] = 1
    }
  }
  return [...kept.values()]
}

function folded(operator: string, labels: Labels, columns: readonly Column[], count: number): Column {
  const column = emptyColumn(labels, count)
  for (let at = 0; at < count; at += 1) {
    const values = Float64Array.from(columns.filter(({ present }) => present[at] === 1), (each) => each.values[at] as number)
    if (values.length === 0) continue
    column.values[at] = valueOf(operator, values)
    column.present[at] = 1
  }
  return column
}

function valueOf(operator: string, values: Float64Array): number {
  const sum = (): number => values.reduce((total, value) => total + value, 0)
  switch (operator) {
    case 'sum':
      return sum()
    case 'avg':
      return sum() / values.length
    case 'count':
      return values.length
    case 'min':
      return values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least))
    case 'max':
      return values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most))
    case 'stdvar':
      return varianceOf(values)
    default:
      return Math.sqrt(varianceOf(values))
  }
}
