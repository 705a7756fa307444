/** The `q` quantile of values in any order (they are sorted in place, NaN first), between two of them by their weights. */
export function quantileOf(q: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN
  if (q < 0) return -Infinity
  if (q > 1) return Infinity
  sortNumbers(values)
  return ofSorted(q, values, values.length)
}

/** The same of values that are sorted; there must be some. */
export function ofSorted(q: number, values: Float64Array, count: number): number {
  if (Number.isNaN(q)) return Number.NaN
  if (q < 0) return -Infinity
  if (q > 1) return Infinity
  const rank = q * (count - 1)
  const lower = Math.max(0, Math.floor(rank))
  const upper = Math.min(count - 1, lower + 1)
  const weight = rank - Math.floor(rank)
  return (values[lower] as number) * (1 - weight) + (values[upper] as number) * weight
}

/** Typed arrays sort NaN to the end; Prometheus counts it as the smallest. Says how many there are. */
export function sortNumbers(values: Float64Array): number {
  values.sort()
  let nans = 0
  while (nans < values.length && Number.isNaN(values[values.length - 1 - nans])) nans += 1
  if (nans === 0) return 0
  values.copyWithin(nans, 0, values.length - nans)
  values.fill(Number.NaN, 0, nans)
  return nans
}

export function warnOfQuantile(q: number, warn: (text: string) => void): void {
  if (!(q >= 0 && q <= 1)) warn(`quantile value should be between 0 and 1, got ${q === Infinity ? '+Inf' : q === -Infinity ? '-Inf' : String(q)}`)
}
