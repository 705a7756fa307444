import type { ValueBounds } from '../model/value-bounds.ts'
import type { Column } from './column.ts'
import type { Scratch } from './scratch.ts'

/** One series without histograms, and the windows that the steps take of it: from `firsts` up to but without `ends`. Neither ever falls. */
export interface Ranged {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly firsts: Int32Array
  readonly ends: Int32Array
  /** The time (ms) of a step itself. */
  readonly timeAt: (at: number) => number
  /** The function's further arguments at all steps. */
  readonly args: readonly Float64Array[]
  /** Where only numbers within bounds are asked for, others may be left out. */
  readonly within: ValueBounds | undefined
  readonly scratch: Scratch
  /** Told of samples that are looked at one by one; throws when it is time. */
  readonly spend: (samples: number) => void
}

/** What a function of ranges gives at all steps, bit by bit what its `RangeFunction` gives at each. */
export type ColumnFunction = (ranged: Ranged, out: Column) => void
