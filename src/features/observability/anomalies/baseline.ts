/** What is usual of a measure at a time: most values lie within. */
export interface Usual {
  readonly middle: number
  /** Like a standard deviation, but that a few wild values do not move it. */
  readonly spread: number
}

/** By how many spreads a value may be off before it is unusual: with seven, of a day's noise next to nothing is. */
export const farSpreads = 7
/** A measure that hardly moves is not unusual because it moved at all. */
const leastShare = 0.05
/** The median deviation of normally spread values, as a standard deviation. */
const toSigma = 1.4826

/** Median and median absolute deviation; undefined of too few values to say what is usual. */
export function usualOf(values: readonly number[], fewest: number): Usual | undefined {
  const known = values.filter(Number.isFinite)
  if (known.length < fewest) return undefined
  const middle = median(known)
  const deviation = median(known.map((value) => Math.abs(value - middle)))
  // Where more than half are the same the median deviation is 0, whatever the others do: their mean says more then.
  const mean = deviation > 0 ? 0 : known.reduce((sum, value) => sum + Math.abs(value - middle), 0) / known.length
  return { middle, spread: Math.max(deviation * toSigma, mean, Math.abs(middle) * leastShare) }
}

export function bandOf({ middle, spread }: Usual, leastChange: number): { readonly low: number; readonly high: number } {
  const reach = Math.max(spread * farSpreads, leastChange)
  return { low: middle - reach, high: middle + reach }
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] as number : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}
