import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'

/** One series as a store gives it: samples ascending in time (ms since 1970), stale markers among the values. */
export interface StoredSeries {
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  /** Where a sample is a native histogram it stands here, at its index. */
  readonly histograms?: readonly (FloatHistogram | undefined)[] | undefined
}

/** What a selector needs: all series that fit, with their samples after `from` up to and with `to` (ms). */
export interface SeriesRequest {
  readonly matchers: readonly Matcher[]
  readonly from: number
  readonly to: number
}

/** Where an evaluation reads. It is asked once for each different selector of an expression. */
export interface SeriesSource {
  select(request: SeriesRequest): Promise<readonly StoredSeries[]>
}
