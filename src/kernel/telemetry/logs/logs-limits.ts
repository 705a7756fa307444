import type { DropRule, ScrubRule } from './rules.ts'

/** How much is kept and taken. Limits are Loki's own where it has one (grafana.com/docs/loki/latest/configure, limits_config). */
export interface LogsLimits {
  /** 0 keeps everything. */
  readonly retentionDays: number
  readonly maxLineBytes: number
  readonly maxStreamsPerSource: number
  readonly maxLabels: number
  readonly maxLabelNameBytes: number
  readonly maxLabelValueBytes: number
  readonly scrub: readonly ScrubRule[]
  readonly drop: readonly DropRule[]
  /** Lines in memory become a file at this size. */
  readonly headBytes: number
}

export const defaultLogsLimits: LogsLimits = {
  retentionDays: 15, maxLineBytes: 262_144, maxStreamsPerSource: 10_000, maxLabels: 15, maxLabelNameBytes: 1024, maxLabelValueBytes: 2048, scrub: [], drop: [], headBytes: 32 << 20,
}
