/** Up to here every whole number can be told from its neighbours. */
const exact = 2 ** 53

/**
 * The sums of a series' beginnings: of none of its samples, of one, of two and so on. Undefined where not all are whole
 * numbers small enough: of these any sum is exact, in whatever order it is made.
 */
export function wholeSums(values: Float64Array, sums: Float64Array): Float64Array | undefined {
  let [sum, size] = [0, 0]
  sums[0] = 0
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    if (Math.trunc(value) !== value) return undefined
    sum += value
    size += Math.abs(value)
    sums[at + 1] = sum
  }
  return size <= exact ? sums : undefined
}
