import type { Labels } from '../model/labels.ts'
import type { SeriesSamples } from '../model/series.ts'
import { staleReader } from '../model/stale-marker.ts'
import type { VectorSelector } from '../parse/ast.ts'
import { type Column, hasSample, noHistograms } from '../vector/column.ts'
import { ColumnRoom } from '../vector/column-room.ts'
import { InstantPlaces } from '../vector/instant-places.ts'
import { type Scope, selectorKey, shiftOf } from '../vector/scope.ts'

/** What the series of one selector are put into columns with. */
export interface Selection {
  readonly room: ColumnRoom
  readonly places: InstantPlaces
}

export function selectionOf(selector: VectorSelector, { steps, lookback, query }: Scope): Selection {
  return { room: new ColumnRoom(steps.count), places: new InstantPlaces(steps, lookback, shiftOf(selector, query)) }
}

/** The newest sample of each series within the look-back, at each step; or that sample's own time, in seconds. */
export function selectInstants(selector: VectorSelector, scope: Scope, wanted: 'values' | 'times' = 'values'): Column[] {
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
  const newest = places.of(times)
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
