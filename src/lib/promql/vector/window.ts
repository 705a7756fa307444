/**
 * The part of a series that one step looks at: samples from `first` up to but without `end`, all within
 * (`rangeStart`, `rangeEnd`] (left-open, as Prometheus 3 has it). One object is used for all steps of a series.
 */
export interface Window {
  times: Float64Array
  values: Float64Array
  first: number
  end: number
  rangeStart: number
  rangeEnd: number
  /** The time of the step itself. */
  stepTime: number
  /** Length of the range in seconds. */
  readonly seconds: number
  /** The function's further arguments at this step. */
  readonly args: Float64Array
  /** Where a counter falls, found when it is first asked for: of the whole series, by rising index. */
  falls?: readonly number[]
  /** The first of `falls` that a later window may need. */
  nextFall?: number
}

/** Gives a window's value, or undefined where the window is too short for one. */
export type RangeFunction = (window: Window) => number | undefined
