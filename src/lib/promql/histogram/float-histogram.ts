/** Buckets that hold something, by rising index, with their counts (not cumulative). */
export interface SparseBuckets {
  readonly indexes: readonly number[]
  readonly counts: readonly number[]
}

/** What a store knows of a counter reset before this sample. */
export type ResetHint = 'unknown' | 'reset' | 'not-reset' | 'gauge'

/** A native histogram (prometheus.io/docs/specs/native_histograms). Schema -53 means that the bounds are `customBounds`. */
export interface FloatHistogram {
  readonly schema: number
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly count: number
  readonly sum: number
  readonly positive: SparseBuckets
  readonly negative: SparseBuckets
  /** Upper bounds, without +Inf, where the schema is -53. */
  readonly customBounds: readonly number[]
  readonly resetHint: ResetHint
}

export const customSchema = -53

/** Whether its buckets have bounds of their own, instead of a schema's. */
export function isCustomHistogram({ schema }: Pick<FloatHistogram, 'schema'>): boolean {
  return schema === customSchema
}
