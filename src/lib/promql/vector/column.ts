import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../model/labels.ts'

export type Histograms = (FloatHistogram | undefined)[]

/** One series of an instant vector at all steps at once. */
export interface Column {
  readonly labels: Labels
  readonly values: Float64Array
  /** 1 where there is a sample. */
  readonly present: Uint8Array
  /** Where a sample is a native histogram it stands here, at its step. */
  readonly histograms: Histograms | undefined
  /** The metric's name is taken off at the end of the evaluation (so that `label_replace` can still read it). */
  readonly dropsName: boolean
}

export function emptyColumn(labels: Labels, count: number, dropsName = false): Column {
  return { labels, values: new Float64Array(count), present: new Uint8Array(count), histograms: undefined, dropsName }
}

export function hasSample(column: Column): boolean {
  return column.present.includes(1)
}

/** The same samples under other labels or another rule for the name. */
export function relabelled(column: Column, labels: Labels, dropsName = column.dropsName): Column {
  return labels === column.labels && dropsName === column.dropsName ? column : { ...column, labels, dropsName }
}

/** Floats of a column alone: a present histogram is none. */
export function isFloatAt(column: Column, at: number): boolean {
  return column.present[at] === 1 && column.histograms?.[at] === undefined
}

/** Room for native histograms at all steps. */
export function noHistograms(count: number): Histograms {
  return Array.from({ length: count })
}
