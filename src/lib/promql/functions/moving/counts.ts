import { anyNumber } from '../../model/value-bounds.ts'
import type { ColumnFunction, Ranged } from '../../vector/ranged.ts'
import type { Column } from '../../vector/column.ts'

export const countColumn: ColumnFunction = (ranged, out) => eachWindow(ranged, out, (first, end) => end - first)
export const presentColumn: ColumnFunction = (ranged, out) => eachWindow(ranged, out, () => 1)
export const lastColumn: ColumnFunction = (ranged, out) => eachWindow(ranged, out, (_, end) => ranged.values[end - 1] as number)
export const firstColumn: ColumnFunction = (ranged, out) => eachWindow(ranged, out, (first) => ranged.values[first] as number)
export const changesColumn: ColumnFunction = (ranged, out) => pairs(ranged, out, (value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before)))
export const resetsColumn: ColumnFunction = (ranged, out) => pairs(ranged, out, (value, before) => value < before)

function eachWindow({ firsts, ends, within = anyNumber }: Ranged, { values: out, present }: Column, valueOf: (first: number, end: number) => number): void {
  const { least, most } = within
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (first === end) continue
    const value = valueOf(first, end)
    if (value < least || value > most) continue
    present[at] = 1
    out[at] = value
  }
}

/** How many neighbours of a window are such a pair: counted from the beginning on, so that a window is a difference. */
function pairs(ranged: Ranged, out: Column, isPair: (value: number, before: number) => boolean): void {
  const { values, scratch } = ranged
  const counts = scratch.ints(values.length)
  counts[0] = 0
  for (let at = 1; at < values.length; at += 1) counts[at] = (counts[at - 1] as number) + (isPair(values[at] as number, values[at - 1] as number) ? 1 : 0)
  eachWindow(ranged, out, (first, end) => (counts[end - 1] as number) - (counts[first] as number))
}
