import { anyNumber } from '../../model/value-bounds.ts'
import type { ColumnFunction, Ranged } from '../../vector/ranged.ts'
import type { Column } from '../../vector/column.ts'

export const minColumn: ColumnFunction = (ranged, out) => extremes(ranged, out, -1)
export const maxColumn: ColumnFunction = (ranged, out) => extremes(ranged, out, 1)

/** A queue of those that may yet be the best: each is better than all behind it, and the first of equals comes first. */
function extremes({ values, firsts, ends, scratch, within = anyNumber }: Ranged, { values: out, present }: Column, sign: 1 | -1): void {
  const { least, most } = within
  const queue = scratch.ints(values.length)
  let [head, tail, next] = [0, 0, 0]
  for (let at = 0; at < out.length; at += 1) {
    const first = firsts[at] as number
    const end = ends[at] as number
    if (first === end) continue
    if (next < first) next = first
    for (; next < end; next += 1) {
      const value = (values[next] as number) * sign
      // eslint-disable-next-line no-self-compare -- a NaN is never the best of others
      if (value !== value) continue
      while (tail > head && (values[queue[tail - 1] as number] as number) * sign < value) tail -= 1
      queue[tail] = next
      tail += 1
    }
    while (head < tail && (queue[head] as number) < first) head += 1
    const best = values[head < tail ? queue[head] as number : first] as number
    if (best < least || best > most) continue
    present[at] = 1
    out[at] = best
  }
}
