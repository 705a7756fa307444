import type { SeriesSamples } from '../model/series.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import { type BinaryExpr, withoutParens } from '../parse/ast.ts'
import type { Column } from '../vector/column.ts'
import { type Scope, selectorKey } from '../vector/scope.ts'
import { vectorByScalars } from './binary.ts'
import { boundsOf } from './bounds-of.ts'
import { instantsOf, type Selection, selectionOf } from './select.ts'

/**
 * A selector held against one number, in one pass: only what holds takes room, and a source need not bring what cannot hold.
 * Undefined where it is another expression. The answer is that of `vectorByScalars` of `selectInstants`.
 */
export function selectWithin(expr: BinaryExpr, scalars: Float64Array, scope: Scope, isSwapped: boolean): Column[] | undefined {
  const selector = withoutParens(isSwapped ? expr.right : expr.left)
  const bounds = boundsOf(expr, scalars, isSwapped)
  if (!bounds || selector.kind !== 'vector-selector' || selector.pinned !== undefined) return undefined
  const selection = selectionOf(selector, scope)
  const columns: Column[] = []
  for (const { labels, read } of scope.series.get(selectorKey(selector)) ?? []) {
    const samples = read(bounds)
    if (samples.histograms) {
      const column = instantsOf(labels, samples, selection)
      if (column) columns.push(...vectorByScalars(expr, [column], scalars, scope, isSwapped))
      continue
    }
    const column = selection.room.column(labels)
    if (fillWithin(column, samples, selection, bounds)) {
      scope.budget.add(scope.steps.count)
      columns.push(column)
    } else {
      selection.room.takeBack()
      scope.budget.check()
    }
  }
  return columns
}

/** Says whether there was any. A stale marker is a NaN, which lies within no bounds. */
function fillWithin({ values: kept, present }: Column, { times, values }: SeriesSamples, { places }: Selection, { least, most }: ValueBounds): boolean {
  if (times.length === 0) return false
  const { newest } = places.of(times)
  let isAny = false
  for (let at = 0; at < newest.length; at += 1) {
    const place = newest[at] as number
    if (place < 0) continue
    const value = values[place] as number
    if (!(value >= least && value <= most)) continue
    present[at] = 1
    kept[at] = value
    isAny = true
  }
  return isAny
}
