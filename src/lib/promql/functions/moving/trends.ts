import type { ValueBounds } from '../../model/value-bounds.ts'
import type { Column } from '../../vector/column.ts'
import type { ColumnFunction, Ranged } from '../../vector/ranged.ts'
import { lineOf } from '../trend.ts'
import { largestOf, mostMoves, rounding } from './rounding.ts'

/** A line that is this uncertain is calculated with care. */
const mostUncertain = 1e-3

export const derivColumn: ColumnFunction = (ranged, out) => trends(ranged, out, undefined)
export const predictColumn: ColumnFunction = (ranged, out) => trends(ranged, out, ranged.args[0])

/** `ahead`: how many seconds after each step the line is looked at; without it its slope is what is wanted. */
function trends(ranged: Ranged, { values: out, present }: Column, ahead: Float64Array | undefined): void {
  const { times, values, firsts, ends, timeAt, spend, within } = ranged
  const mayLieWithin = within && lookWithin(ranged, within, ahead)
  const changed = lastChanges(ranged)
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (end - first < 2) continue
    const begin = values[first] as number
    const isFlat = (changed[end - 1] as number) <= first && Number.isFinite(begin)
    if (isFlat) out[at] = ahead ? 0 * (ahead[at] as number) + begin : 0
    else {
      if (mayLieWithin && !mayLieWithin(at, first, end)) continue
      spend(end - first)
      const { slope, intercept } = lineOf({ times, values, first, end }, ahead ? timeAt(at) : times[first] as number)
      out[at] = ahead ? slope * (ahead[at] as number) + intercept : slope
    }
    present[at] = 1
  }
}

/** Of each sample the newest up to it that is not as the one before. */
function lastChanges({ values, scratch }: Ranged): Int32Array {
  const changed = scratch.ints(values.length)
  changed[0] = 0
  for (let at = 1; at < values.length; at += 1) changed[at] = values[at] === values[at - 1] ? changed[at - 1] as number : at
  return changed
}

/** Of each window: the mean of its times in seconds from its first on, and the sum of the squares of how far they are from it. */
interface Spread {
  readonly means: Float64Array
  readonly squares: Float64Array
}

/** Series that have their times in common have these too. */
const known = new WeakMap<Int32Array, Spread>()

function spreadOf({ times, firsts, ends, spend }: Ranged): Spread {
  const kept = known.get(firsts)
  if (kept) return kept
  const spread = { means: new Float64Array(firsts.length), squares: new Float64Array(firsts.length) }
  for (let at = 0; at < firsts.length; at += 1) {
    const [first, end] = [firsts[at] as number, ends[at] as number]
    if (end - first < 2) continue
    spend(end - first)
    let [sum, square] = [0, 0]
    for (let place = first; place < end; place += 1) {
      const seconds = ((times[place] as number) - (times[first] as number)) / 1000
      sum += seconds
      square += seconds * seconds
    }
    spread.means[at] = sum / (end - first)
    spread.squares[at] = square - (sum * sum) / (end - first)
  }
  known.set(firsts, spread)
  return spread
}

/** The line by sums that move along, and by how much it may be off: most windows need no more. To be asked for step after step. */
function lookWithin(ranged: Ranged, { least, most }: ValueBounds, ahead: Float64Array | undefined): (at: number, first: number, end: number) => boolean {
  const { times, values, timeAt } = ranged
  const { means, squares } = spreadOf(ranged)
  const step = rounding * largestOf(values)
  let [sum, product, from, to, moves, base] = [0, 0, 0, 0, 0, 0]
  return (at, first, end) => {
    const isAnew = moves >= mostMoves + 4 * (to - from) || first >= to || !Number.isFinite(product)
    if (isAnew) [sum, product, from, to, moves, base] = [0, 0, first, first, 0, times[first] as number]
    moves += end - to + first - from
    for (; to < end; to += 1) {
      sum += values[to] as number
      product += (values[to] as number) * (((times[to] as number) - base) / 1000)
    }
    for (; from < first; from += 1) {
      sum -= values[from] as number
      product -= (values[from] as number) * (((times[from] as number) - base) / 1000)
    }
    const count = end - first
    const [mean, square] = [means[at] as number, squares[at] as number]
    const begin = ((times[first] as number) - base) / 1000
    const back = ahead ? (timeAt(at) - (times[first] as number)) / 1000 : 0
    const reach = Math.max(((times[end - 1] as number) - base) / 1000, Math.abs(back))
    const slope = (product - (begin + mean) * sum) / square
    // Of sums of no more samples than there were moves and are in the window, and of the squares that divide them.
    const uncertain = rounding * count * reach * reach / square
    const moved = step * (moves + count) * (moves + count)
    const slopeError = 2 * moved * reach / square + 2 * uncertain * Math.abs(slope)
    const distance = ahead ? back + (ahead[at] as number) - mean : 0
    const far = reach + Math.abs(back) + Math.abs(distance)
    const value = ahead ? sum / count + slope * distance : slope
    const error = ahead ? slopeError * far + moved + rounding * Math.abs(slope) * far : slopeError
    return !Number.isFinite(value) || !(uncertain < mostUncertain) || !(value + error < least || value - error > most)
  }
}
