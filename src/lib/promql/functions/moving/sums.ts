import { anyNumber } from '../../model/value-bounds.ts'
import type { ColumnFunction, Ranged } from '../../vector/ranged.ts'
import type { Column } from '../../vector/column.ts'
import { meanOfSamples, sumOfSamples } from '../over-time.ts'
import { largestOf, mostMoves, rounding } from './rounding.ts'
import { wholeSums } from './whole-sums.ts'

export const sumColumn: ColumnFunction = (ranged, out) => sums(ranged, out, false)
export const meanColumn: ColumnFunction = (ranged, out) => sums(ranged, out, true)

function sums(ranged: Ranged, out: Column, isMean: boolean): void {
  const { values, within, scratch } = ranged
  const whole = wholeSums(values, scratch.floats(values.length + 1))
  if (whole) ofWhole(whole, ranged, out, isMean)
  else if (within) ofThoseWithin(ranged, within, out, isMean)
  else each(ranged, out, isMean)
}

function ofWhole(whole: Float64Array, { firsts, ends, within = anyNumber }: Ranged, { values: out, present }: Column, isMean: boolean): void {
  const { least, most } = within
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (first === end) continue
    const sum = (whole[end] as number) - (whole[first] as number)
    const value = isMean ? sum / (end - first) : sum
    if (value < least || value > most) continue
    present[at] = 1
    out[at] = value
  }
}

function each({ values, firsts, ends, spend }: Ranged, { values: out, present }: Column, isMean: boolean): void {
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (first === end) continue
    spend(end - first)
    present[at] = 1
    out[at] = isMean ? meanOfSamples(values, first, end) : sumOfSamples(values, first, end)
  }
}

/** A sum that moves along is off by no more than is known; only where that leaves room is a window added up. */
function ofThoseWithin({ values, firsts, ends, spend }: Ranged, { least, most }: NonNullable<Ranged['within']>, { values: out, present }: Column, isMean: boolean): void {
  const step = rounding * largestOf(values)
  let [sum, from, to, moves] = [0, 0, 0, 0]
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (first === end) continue
    if (moves >= mostMoves + 4 * (to - from) || first >= to || !Number.isFinite(sum)) [sum, from, to, moves] = [0, first, first, 0]
    moves += end - to + first - from
    for (; to < end; to += 1) sum += values[to] as number
    for (; from < first; from += 1) sum -= values[from] as number
    // Each move rounds a sum of no more samples than there were moves and are in the window.
    const count = end - first
    const error = step * (moves + count) * (moves + count)
    const scale = isMean ? count : 1
    if (Number.isFinite(sum) && (sum + error < least * scale || sum - error > most * scale)) continue
    spend(count)
    present[at] = 1
    out[at] = isMean ? meanOfSamples(values, first, end) : sumOfSamples(values, first, end)
  }
}
