/** What the engine takes in and keeps. */
export interface EngineLimits {
  /** How long samples are kept, in ms; 0 keeps everything, and then a sample may be of any time from 0 on. */
  readonly retentionMs: number
  readonly maxSeries: number
  readonly maxSeriesPerSource: number
  readonly maxLabels: number
  readonly maxNameBytes: number
  readonly maxValueBytes: number
  /** Samples that one query may hold at a time. */
  readonly maxQuerySamples: number
  /** Samples outside of blocks from which on all of them are put into blocks. */
  readonly maxHotSamples: number
}

export const defaultLimits: EngineLimits = {
  retentionMs: 15 * 86_400_000, maxSeries: 2_000_000, maxSeriesPerSource: 1_000_000, maxLabels: 64, maxNameBytes: 1024, maxValueBytes: 8192, maxQuerySamples: 50_000_000, maxHotSamples: 24_000_000,
}
