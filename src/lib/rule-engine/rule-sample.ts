import type { FloatHistogram, Labels } from '#lib/promql'

/** A sample that a rule gives. */
export interface RuleSample {
  readonly labels: Labels
  /** ms since 1970. */
  readonly time: number
  readonly value: number
  readonly histogram?: FloatHistogram | undefined
  /** The series ends here: to be written as a stale marker (`markStale`), whatever the value. */
  readonly isStale: boolean
}
