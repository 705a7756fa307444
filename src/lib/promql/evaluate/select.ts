import { staleReader } from '../model/stale-marker.ts'
import type { ReadableSeries } from '../model/series.ts'
import type { VectorSelector } from '../parse/ast.ts'
import { type Column, hasSample, noHistograms } from '../vector/column.ts'
import { ColumnRoom } from '../vector/column-room.ts'
import { type Scope, selectorKey, type Shift, shiftOf } from '../vector/scope.ts'
import { timeAt } from '../vector/steps.ts'

/** The newest sample of each series within the look-back, at each step; or that sample's own time, in seconds. */
export function selectInstants(selector: VectorSelector, scope: Scope, wanted: 'values' | 'times' = 'values'): Column[] {
  const shift = shiftOf(selector, scope.query)
  const room = new ColumnRoom(scope.steps.count)
  const columns: Column[] = []
  for (const series of scope.series.get(selectorKey(selector)) ?? []) {
    const column = instantsOf(series, room.column(series.labels), scope, shift, wanted)
    if (!hasSample(column)) {
      room.takeBack()
      continue
    }
    scope.budget.add(scope.steps.count)
    columns.push(column)
  }
  return columns
}

function instantsOf(series: ReadableSeries, column: Column, { steps, lookback }: Scope, { offset, pinned }: Shift, wanted: 'values' | 'times'): Column {
  const { times, values, histograms } = series.read()
  const found = histograms && wanted === 'values' ? noHistograms(steps.count) : undefined
  const isStale = staleReader(values)
  const { present, values: kept } = column
  const { count } = steps
  const last = times.length
  let next = 0
  for (let at = 0; at < count; at += 1) {
    const reference = (pinned ?? timeAt(steps, at)) - offset
    while (next < last && (times[next] as number) <= reference) next += 1
    const newest = next - 1
    if (newest < 0 || (times[newest] as number) <= reference - lookback) continue
    const value = values[newest] as number
    // eslint-disable-next-line no-self-compare -- only a NaN differs from itself, and this loop is a query's hottest
    if (value !== value && isStale(newest)) continue
    present[at] = 1
    kept[at] = wanted === 'times' ? (times[newest] as number) / 1000 : value
    if (found) found[at] = histograms?.[newest]
  }
  return found ? { ...column, histograms: found } : column
}
