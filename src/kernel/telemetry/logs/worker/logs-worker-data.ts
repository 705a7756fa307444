import { type BareMatcher, bareMatcher, wholeMatcher } from '../../thread/bare-matcher.ts'
import type { LogsLimits } from '../logs-limits.ts'

type BareLimits = Omit<Partial<LogsLimits>, 'drop'> & { readonly drop: readonly (readonly BareMatcher[])[] }

/** What the thread of logs is started with. */
export interface LogsWorkerData {
  readonly directory: string
  readonly limits: BareLimits
}

export function bareLimits(limits: Partial<LogsLimits>): BareLimits {
  return { ...limits, drop: (limits.drop ?? []).map((rule) => rule.map(bareMatcher)) }
}

export function wholeLimits(limits: BareLimits): Partial<LogsLimits> {
  return { ...limits, drop: limits.drop.map((rule) => rule.map(wholeMatcher)) }
}
