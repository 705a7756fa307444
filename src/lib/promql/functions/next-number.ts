const one = new Float64Array(1)
const bits = new BigInt64Array(one.buffer)

/** The least number above another; the same for the largest there is and for NaN. */
export function nextAbove(value: number): number {
  if (Number.isNaN(value) || value === Infinity) return value
  if (value === 0) return Number.MIN_VALUE
  one[0] = value
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n)
  return one[0]
}

/** The largest number below another. */
export function nextBelow(value: number): number {
  return -nextAbove(-value)
}
