import type { Labels } from '#lib/promql'

/** One series over all steps of a query. */
export interface Column { readonly labels: Labels; readonly values: Float64Array; readonly present: Uint8Array }

/** ms since 1970; `count` of one is a single time. */
export interface Steps { readonly startMs: number; readonly stepMs: number; readonly count: number }

export function emptyColumn(labels: Labels, count: number): Column {
  return { labels, values: new Float64Array(count), present: new Uint8Array(count) }
}

export function timeAt({ startMs, stepMs }: Steps, at: number): number {
  return startMs + at * stepMs
}
