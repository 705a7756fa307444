import { staleReader } from '../model/stale-marker.ts'
import type { ReadableSeries } from '../model/series.ts'
import type { VectorSelector } from '../parse/ast.ts'
import { type Column, emptyColumn, hasSample, noHistograms } from '../vector/column.ts'
import { type Scope, selectorKey, type Shift, shiftOf } from '../vector/scope.ts'
import { timeAt } from '../vector/steps.ts'

/** The newest sample of each series within the look-back, at each step; or that sample's own time, in seconds. */
export function selectInstants(selector: VectorSelector, scope: Scope, wanted: 'values' | 'times' = 'values'): Column[] {
  const shift = shiftOf(selector, scope.query)
  const columns: Column[] = []
  for (const series of scope.series.get(selectorKey(selector)) ?? []) {
    const column = instantsOf(series, scope, shift, wanted)
    if (!hasSample(column)) continue
    scope.budget.add(scope.steps.count)
    columns.push(column)
  }
  return columns
}

function instantsOf(series: ReadableSeries, { steps, lookback }: Scope, { offset, pinned }: Shift, wanted: 'values' | 'times'): Column {
  const { times, values, histograms } = series.read()
  const column = emptyColumn(series.labels, steps.count)
  const found = histograms && wanted === 'values' ? noHistograms(steps.count) : undefined
  const isStale = staleReader(values)
  let next = 0
  for (let at = 0; at < steps.count; at += 1) {
    const reference = (pinned ?? timeAt(steps, at)) - offset
    while (next < times.length && (times[next] as number) <= reference) next += 1
    const newest = next - 1
    if (newest < 0 || (times[newest] as number) <= reference - lookback || isStale(newest)) continue
    column.present[at] = 1
    column.values[at] = wanted === 'times' ? (times[newest] as number) / 1000 : values[newest] as number
    if (found) found[at] = histograms?.[newest]
  }
  return found ? { ...column, histograms: found } : column
}
