import type { ValueBounds } from '../../model/value-bounds.ts'
import type { Column } from '../../vector/column.ts'
import type { ColumnFunction, Ranged } from '../../vector/ranged.ts'
import { varianceOfSamples } from '../over-time.ts'
import { largestOf, mostMoves, rounding } from './rounding.ts'

/** Far more than what a square and a root lose. */
const slack = 1e-12

export const varianceColumn: ColumnFunction = (ranged, out) => spreads(ranged, out, ranged.within, (variance) => variance)
export const deviationColumn: ColumnFunction = (ranged, out) => spreads(ranged, out, ranged.within && squared(ranged.within), Math.sqrt)

function squared({ least, most }: ValueBounds): ValueBounds {
  return { least: least > 0 ? least * least * (1 - slack) : -Infinity, most: most >= 0 ? most * most * (1 + slack) + Number.MIN_VALUE : -1 }
}

function spreads(ranged: Ranged, { values: out, present }: Column, within: ValueBounds | undefined, resultOf: (variance: number) => number): void {
  const { values, firsts, ends, spend } = ranged
  const mayLieWithin = within && lookWithin(values, within)
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (first === end || (mayLieWithin && !mayLieWithin(first, end))) continue
    spend(end - first)
    present[at] = 1
    out[at] = resultOf(varianceOfSamples(values, first, end))
  }
}

/** The variance by sums that move along, around a value of the series, and by how much it may be off. To be asked for window after window. */
function lookWithin(values: Float64Array, { least, most }: ValueBounds): (first: number, end: number) => boolean {
  const largest = largestOf(values)
  let [sum, squares, from, to, moves, center, furthest] = [0, 0, 0, 0, 0, 0, 0]
  return (first, end) => {
    if (moves >= mostMoves + 4 * (to - from) || first >= to || !Number.isFinite(squares)) [sum, squares, from, to, moves, center, furthest] = [0, 0, first, first, 0, values[first] as number, 0]
    moves += end - to + first - from
    for (; to < end; to += 1) {
      const distance = (values[to] as number) - center
      furthest = Math.max(furthest, Math.abs(distance))
      sum += distance
      squares += distance * distance
    }
    for (; from < first; from += 1) {
      const distance = (values[from] as number) - center
      sum -= distance
      squares -= distance * distance
    }
    const count = end - first
    const variance = (squares - (sum * sum) / count) / count
    const error = rounding * (moves + count) * (moves + count) * furthest * (furthest + largest) / count + Number.MIN_VALUE
    return !Number.isFinite(variance) || !(variance + error < least || variance - error > most)
  }
}
