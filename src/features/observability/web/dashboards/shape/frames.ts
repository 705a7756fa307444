import type { DashboardQuery } from '#lib/dashboards'
import type { LogLine } from '#kernel/telemetry/contract'

/** A series as an answer has it; values that are no number are null. */
export interface FrameSeries {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

/** What a panel's query was answered. */
export interface Frame {
  readonly query: DashboardQuery
  readonly series: readonly FrameSeries[]
  readonly lines: readonly LogLine[]
}

export type Sample = readonly [time: number, value: string]

/** The number of a sample; null for what cannot be drawn. */
export function sampleNumber(text: string): number | null {
  const value = Number(text === '+Inf' || text === 'Inf' ? Number.NaN : text)
  return Number.isFinite(value) ? value : null
}
