import type { Labels } from '../model/labels.ts'
import type { SeriesSamples } from '../model/series.ts'
import { staleReader } from '../model/stale-marker.ts'
import type { VectorSelector } from '../parse/ast.ts'
import { type Column, hasSample, noHistograms } from '../vector/column.ts'
import { ColumnRoom } from '../vector/column-room.ts'
import { InstantPlaces } from '../vector/instant-places.ts'
import { instantsKey, type Scope, selectorKey, shiftOf } from '../vector/scope.ts'

/** What the series of one selector are put into columns with. */
export interface Selection {
  readonly room: ColumnRoom
  readonly places: InstantPlaces
}

export function selectionOf(selector: VectorSelector, { steps, lookback, query }: Scope): Selection {
  return { room: new ColumnRoom(steps.count), places: new InstantPlaces(steps, lookback, shiftOf(selector, query)) }
}

/** The newest sample of each series within the look-back, at each step. Found once for a selector that stands in an expression more than once. */
export function selectInstants(selector: VectorSelector, scope: Scope): Column[] {
  const key = instantsKey(selector, scope.steps, scope.query)
  const known = scope.found.get(key)
  if (known) return [...known]
  const columns = findInstants(selector, scope, 'values')
  if (scope.found.has(key)) scope.found.set(key, columns)
  return columns
}

/** When those samples were taken, in seconds. */
export function selectTimes(selector: VectorSelector, scope: Scope): Column[] {
  return findInstants(selector, scope, 'times')
}

function findInstants(selector: VectorSelector, scope: Scope, wanted: 'values' | 'times'): Column[] {
  const selection = selectionOf(selector, scope)
  const columns: Column[] = []
  for (const series of scope.series.get(selectorKey(selector)) ?? []) {
    const column = instantsOf(series.labels, series.read(), selection, wanted)
    if (!column) continue
    scope.budget.add(scope.steps.count)
    columns.push(column)
  }
  return columns
}

/** One series at each step; undefined where it has no sample at any. */
export function instantsOf(labels: Labels, { times, values, histograms }: SeriesSamples, { room, places }: Selection, wanted: 'values' | 'times' = 'values'): Column | undefined {
  const column = room.column(labels)
  const { present, values: kept } = column
  const found = histograms && wanted === 'values' ? noHistograms(present.length) : undefined
  const isStale = staleReader(values)
  const { newest, run } = places.of(times)
  if (run >= 0 && !found && wanted === 'values' && !hasNaN(values, run, run + present.length)) {
    kept.set(values.subarray(run, run + present.length))
    present.fill(1)
    return column
  }
  for (let at = 0; at < present.length; at += 1) {
    const place = newest[at] as number
    if (place < 0) continue
    const value = values[place] as number
    // eslint-disable-next-line no-self-compare -- only a NaN differs from itself, and this loop is a query's hottest
    if (value !== value && isStale(place)) continue
    present[at] = 1
    kept[at] = wanted === 'times' ? (times[place] as number) / 1000 : value
    if (found) found[at] = histograms?.[place]
  }
  if (hasSample(column)) return found ? { ...column, histograms: found } : column
  room.takeBack()
  return undefined
}

function hasNaN(values: Float64Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const value = values[at] as number
    // eslint-disable-next-line no-self-compare -- only a NaN differs from itself, and this loop is a query's hottest
    if (value !== value) return true
  }
  return false
}
