import type { Labels } from '#lib/promql'

/** A sample of a story's series; undefined where there is none. */
export type StoryPoint = number | 'stale' | undefined

/** A series by the steps of a story. */
export interface StorySeries {
  readonly labels: Labels
  readonly points: readonly StoryPoint[]
}

/** The points as unit tests of rules write them. */
export function notationOf(points: readonly StoryPoint[]): string {
  return points.map((point) => (point === undefined ? '_' : String(point).replace('Infinity', 'Inf'))).join(' ')
}
