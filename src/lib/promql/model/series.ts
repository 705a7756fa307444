import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import type { ValueBounds } from './value-bounds.ts'

/** Samples of one series, ascending in time (ms since 1970), stale markers among the values. */
export interface SeriesSamples {
  readonly times: Float64Array
  readonly values: Float64Array
  /** Where a sample is a native histogram it stands here, at its index. */
  readonly histograms?: readonly (FloatHistogram | undefined)[] | undefined
}

export interface StoredSeries extends SeriesSamples {
  readonly labels: Labels
}

/** One series as a store gives it to an evaluation, which takes one after the other: a day of thousands of series is never held at once. */
export interface ReadableSeries {
  readonly labels: Labels
  /**
   * The values are good until another series is read; whoever keeps some copies them. The same `times` mean the same times.
   * Of whoever asks for numbers within bounds alone: others may stand as NaN, and where there are none within there may be no sample.
   */
  readonly read: (within?: ValueBounds) => SeriesSamples
}

/** What a selector needs: all series that fit, with their samples after `from` up to and with `to` (ms). */
export interface SeriesRequest {
  readonly matchers: readonly Matcher[]
  readonly from: number
  readonly to: number
}

/** Where an evaluation reads. It is asked once for each different selector of an expression, before anything is calculated. */
export interface SeriesSource {
  select(request: SeriesRequest): Promise<readonly ReadableSeries[]>
}
