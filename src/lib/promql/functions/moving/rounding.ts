/**
 * What a calculation on the way may be off by, generously: 16 times what one rounding takes of the largest number that takes
 * part. The same number calculated with care is off too, which is far less than that.
 */
export const rounding = 16 * 2 ** -53

/** Sums that move along are made anew after so many samples have come and gone, and four times those of a window. */
export const mostMoves = 1024

/** The largest finite number, whatever its sign; at least one whose rounding can still be told. */
export function largestOf(values: Float64Array): number {
  let largest = 1e-280
  for (let at = 0; at < values.length; at += 1) {
    const size = Math.abs(values[at] as number)
    if (size > largest && size < Infinity) largest = size
  }
  return largest
}
