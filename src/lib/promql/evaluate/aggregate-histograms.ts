import { dividedHistogram } from '../histogram/combined.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { sumOfHistograms } from '../functions/fold-range.ts'
import { goQuoted } from '../text/go-quoted.ts'
import type { AggregateExpr } from '../parse/ast.ts'
import { accumulators } from './accumulators.ts'
import type { Group } from './aggregate.ts'
import { type Column, emptyColumn, isFloatAt, noHistograms } from '../vector/column.ts'
import type { Scope } from '../vector/scope.ts'

/** As an aggregation of floats, where some samples are native histograms: `sum` and `avg` know them, `count` and `group` do not care, the rest leave them out and say so. */
export function histogramsAggregated(expr: AggregateExpr, group: Group & { readonly dropsName: boolean }, scope: Scope): Column {
  const out = { ...emptyColumn(group.labels, scope.steps.count, group.dropsName), histograms: noHistograms(scope.steps.count) }
  const isCounting = expr.operator === 'count' || expr.operator === 'group'
  const floats = group.columns.map((column) => isCounting ? column : { ...column, present: column.present.map((_, at) => isFloatAt(column, at) ? 1 : 0) })
  accumulators[expr.operator]?.(floats, out)
  if (isCounting) return out
  for (let at = 0; at < scope.steps.count; at += 1) {
    const histograms = group.columns.flatMap((column) => column.present[at] === 1 ? column.histograms?.[at] ?? [] : [])
    if (histograms.length > 0) foldAt(expr, group, out, at, histograms, scope)
  }
  return out
}

function foldAt(expr: AggregateExpr, group: Group, out: Column, at: number, histograms: readonly FloatHistogram[], { notes }: Scope): void {
  const place = expr.expr.at
  if (expr.operator !== 'sum' && expr.operator !== 'avg') {
    notes.inform(`ignored histogram in ${expr.operator} aggregation`, place)
    return
  }
  if (out.present[at] === 1) {
    out.present[at] = 0
    notes.warn('encountered a mix of histograms and floats for aggregation', place)
    return
  }
  const sum = sumOfHistograms(histograms, { warn: (text) => notes.warn(text, place), inform: (text) => notes.inform(text, place) })
  if (!sum) {
    notes.warn(`vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${goQuoted(group.columns[0]?.labels.name ?? '')}`, place)
    return
  }
  out.present[at] = 1
  if (out.histograms) out.histograms[at] = expr.operator === 'sum' ? sum : dividedHistogram(sum, histograms.length)
}
