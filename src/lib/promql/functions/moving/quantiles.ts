import type { ValueBounds } from '../../model/value-bounds.ts'
import type { Column } from '../../vector/column.ts'
import type { ColumnFunction, Ranged } from '../../vector/ranged.ts'
import { ofSorted } from '../quantile.ts'
import { SortedWindow } from './sorted-window.ts'

/** Far more than what is lost between two samples. */
const slack = 1e-12

export const quantileColumn: ColumnFunction = (ranged, { values: out, present }: Column) => {
  const { values, firsts, ends, args: [quantiles], spend } = ranged
  const window = new SortedWindow(values)
  const mayLieWithin = ranged.within && quantiles?.every((q) => q >= 0 && q <= 1) ? lookWithin(ranged, ranged.within) : undefined
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    const q = quantiles?.[at] as number
    if (first === end || (mayLieWithin && !mayLieWithin(q, first, end))) continue
    spend(window.moveTo(first, end))
    present[at] = 1
    out[at] = ofSorted(q, window.sorted, end - first)
  }
}

/** A quantile lies between two samples: how many of a window are on the far side of a bound tells whether both may be. */
function lookWithin({ values, scratch }: Ranged, { least, most }: ValueBounds): (q: number, first: number, end: number) => boolean {
  const size = values.length + 1
  const counts = scratch.ints(size * 2)
  const lowest = least - Math.abs(least) * slack - Number.MIN_VALUE
  const highest = most + Math.abs(most) * slack + Number.MIN_VALUE
  let [above, notAbove] = [0, 0]
  counts[0] = counts[size] = 0
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    if (value >= lowest) above += 1
    // As a NaN, which is sorted before all others.
    if (!(value > highest)) notAbove += 1
    counts[at + 1] = above
    counts[size + at + 1] = notAbove
  }
  return (q, first, end) => {
    const count = end - first
    const lower = Math.floor(q * (count - 1))
    const upper = Math.min(count - 1, lower + 1)
    return (counts[end] as number) - (counts[first] as number) >= count - upper && (counts[size + end] as number) - (counts[size + first] as number) > lower
  }
}
