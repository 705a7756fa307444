import type { ResultSeries, Threshold } from '#lib/promql'

/** Tried around the threshold that a rule has. */
const factors = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 3]

/** Thresholds to try, from the loosest on; the rule's own among them. Around 0 there is nothing to try. */
export function thresholdsAround({ operator, value }: Threshold): readonly number[] {
  if (value === 0 || !Number.isFinite(value)) return [value]
  const isUpper = operator.startsWith('>')
  return factors.map((factor) => Number((value * factor).toPrecision(4))).map((each, at) => (factors[at] === 1 ? value : each)).toSorted((a, b) => (isUpper ? a - b : b - a))
}

/** An expression with another number in the place of its threshold. */
export function withThreshold(expr: string, { from, to }: Threshold, value: number): string {
  return `${expr.slice(0, from)}${value}${expr.slice(to)}`
}

/** What is left of the answer to a looser threshold under a stricter one: its values are those that were compared. */
export function stricter(series: readonly ResultSeries[], operator: Threshold['operator'], value: number): ResultSeries[] {
  const holds = { '>': (each: number) => each > value, '<': (each: number) => each < value, '>=': (each: number) => each >= value, '<=': (each: number) => each <= value }[operator]
  return series.flatMap((each) => {
    const kept = keptOf(each, holds)
    return kept.values.length === 0 ? [] : [kept]
  })
}

/** There may be a million samples. */
function keptOf({ labels, times, values }: ResultSeries, holds: (value: number) => boolean): ResultSeries {
  const kept: { readonly times: number[]; readonly values: number[] } = { times: [], values: [] }
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    if (!holds(value)) continue
    kept.times.push(times[at] as number)
    kept.values.push(value)
  }
  return { labels, ...kept, histograms: undefined }
}
