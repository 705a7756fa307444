/** The times at which an expression is evaluated, in ms. */
export interface Steps {
  readonly start: number
  /** 0 for a single time. */
  readonly step: number
  readonly count: number
}

export function timeAt(steps: Steps, at: number): number {
  return steps.start + at * steps.step
}

export function lastTime(steps: Steps): number {
  return timeAt(steps, steps.count - 1)
}
