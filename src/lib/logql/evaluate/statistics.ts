/** The `q` quantile, between two values by their weights. Sorts in place. */
export function quantileOf(q: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN
  if (q < 0) return -Infinity
  if (q > 1) return Infinity
  values.sort()
  const rank = q * (values.length - 1)
  const lower = Math.floor(rank)
  const upper = Math.min(values.length - 1, lower + 1)
  return (values[lower] as number) * (1 - (rank - lower)) + (values[upper] as number) * (rank - lower)
}

/** Of the whole population (Welford's way, which does not lose digits). */
export function varianceOf(values: Float64Array): number {
  let [mean, squares, count] = [0, 0, 0]
  for (const value of values) {
    count += 1
    const delta = value - mean
    mean += delta / count
    squares += delta * (value - mean)
  }
  return squares / count
}
