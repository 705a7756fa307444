import { type FloatHistogram, Labels, type QueryResult } from '#lib/promql'

export interface InstantSample {
  readonly labels: Labels
  readonly value: number
  readonly histogram?: FloatHistogram | undefined
}

/** Asks an expression at a time (ms). Rejects where it cannot be answered: the rule is then unknown, and keeps what it knew. */
export type InstantQuery = (expr: string, at: number) => Promise<readonly InstantSample[]>

/** An answer at one time as rules take it. Throws where it is neither a vector nor a scalar. */
export function vectorOf(result: QueryResult): InstantSample[] {
  if (result.type === 'scalar') return [{ labels: Labels.empty, value: result.value }]
  if (result.type !== 'vector') throw new Error('rule result is not a vector or scalar')
  return result.series.map(({ labels, values, histograms }) => ({ labels, value: values[0] ?? Number.NaN, histogram: histograms?.[0] }))
}
