import { z } from 'zod'
import { parseSelector } from '#lib/logql'
import { Retention } from '../retention.ts'
import type { LogsLimits } from './logs-limits.ts'
import { defaultLogsLimits } from './logs-limits.ts'

const dayMs = 86_400_000

const ScrubRule = z.object({ pattern: z.string().min(1), replacement: z.string() })

const DropRule = z.string().transform((selector, ctx) => {
  try {
    return parseSelector(selector)
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: `${selector} is no stream selector: ${error instanceof Error ? error.message : ''}` })
    return z.NEVER
  }
})

/** Logs: `DAYBOOK_LOGS_…`, or `logs` in settings.json. */
export const LogsSettings = z.object({
  retention: Retention.default(15 * dayMs).describe('How long log lines are kept: 15d, 36h; 0 keeps everything.'),
  maxLineBytes: z.number().int().min(100).default(defaultLogsLimits.maxLineBytes).describe('The longest line that is kept; a longer one is refused.'),
  maxStreamsPerSource: z.number().int().min(1).default(defaultLogsLimits.maxStreamsPerSource).describe('How many streams one source may have.'),
  maxLabels: z.number().int().min(1).max(1000).default(defaultLogsLimits.maxLabels).describe('How many labels a stream may have.'),
  scrub: z.array(ScrubRule).default([]).describe('Patterns (RE2) that are replaced in every line before it is kept.'),
  drop: z.array(DropRule).default([]).describe('Selectors of streams that are not kept: {app="noise"}.'),
})
export type LogsSettings = z.infer<typeof LogsSettings>

export function limitsOf({ retention, ...limits }: LogsSettings): Partial<LogsLimits> {
  return { ...limits, retentionDays: retention / dayMs }
}
