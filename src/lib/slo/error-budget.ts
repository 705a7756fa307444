/** What is left of a budget, and how long it lasts. */
export interface ErrorBudget {
  /** The share of events that may be bad, 0 to 1. */
  readonly allowed: number
  /** The share of the budget that is used up; above 1 where more was bad than may be. */
  readonly used: number
  readonly left: number
  /** How many times faster than even it burns now; 1 uses it up exactly by the end of the period. */
  readonly burnRate: number
  /** How long it lasts if it goes on burning so; 0 where it is gone, undefined where it does not burn. */
  readonly exhaustedInMs: number | undefined
}

/** The share of events that may be bad. */
export function errorBudget(objective: number): number {
  return (100 - objective) / 100
}

/** `periodErrorRatio` over the whole period, `currentErrorRatio` over its shortest window: bad events of all, 0 to 1. */
export function budgetOf({ objective, periodMs }: { readonly objective: number; readonly periodMs: number }, periodErrorRatio: number, currentErrorRatio: number): ErrorBudget {
  const allowed = errorBudget(objective)
  const used = shareOf(periodErrorRatio, allowed)
  const burnRate = shareOf(currentErrorRatio, allowed)
  const left = 1 - used
  return { allowed, used, left, burnRate, exhaustedInMs: left <= 0 ? 0 : burnRate > 0 ? (left / burnRate) * periodMs : undefined }
}

/** An objective of 100 % allows nothing: the first bad event is more than there is. */
function shareOf(bad: number, allowed: number): number {
  return allowed > 0 ? bad / allowed : bad > 0 ? Infinity : 0
}

/**
 * The share of the whole period's budget that a stretch of it used up: the sum of its shares of bad events, of as many as the
 * period has. Time weighs alike, as it does in sloth's rule of the period, so that the shares of all stretches add up to what is used.
 */
export function shareBurned({ objective, sum, periodCount }: { readonly objective: number; readonly sum: number; readonly periodCount: number }): number {
  return periodCount > 0 ? shareOf(sum / periodCount, errorBudget(objective)) : 0
}
