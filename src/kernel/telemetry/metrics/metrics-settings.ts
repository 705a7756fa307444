import { z } from 'zod'
import { PromqlError } from '#lib/promql'
import { matchersOf } from '../http/matchers-of.ts'
import { RelabelSetting } from '../relabel-setting.ts'
import { Retention } from '../retention.ts'
import { defaultLimits } from './engine/engine-limits.ts'

const DropSetting = z.string().transform((selector, ctx) => {
  try {
    return matchersOf(selector)
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error
    ctx.addIssue({ code: 'custom', message: `${selector} is no selector of series: ${error.message}` })
    return z.NEVER
  }
})

/** Metrics: `DAYBOOK_METRICS_…`, or `metrics` in settings.json. */
export const MetricsSettings = z.object({
  retention: Retention.default(defaultLimits.retentionMs).describe('How long samples are kept: 15d, 36h; 0 keeps everything, and then a sample may be of any time.'),
  maxSeries: z.number().int().min(1).default(defaultLimits.maxSeries).describe('How many series are taken in at a time, of all sources together.'),
  maxSeriesPerSource: z.number().int().min(1).default(defaultLimits.maxSeriesPerSource).describe('How many of them one source may have.'),
  maxLabels: z.number().int().min(1).max(1000).default(defaultLimits.maxLabels).describe('How many labels a series may have.'),
  maxQuerySamples: z.number().int().min(1).default(defaultLimits.maxQuerySamples).describe('How many samples one query may hold.'),
  drop: z.array(DropSetting).default([]).describe('Selectors of series that are not kept: {app="noise"}.'),
  relabel: z.array(RelabelSetting).default([]).describe('What is done to the labels of every series before it is kept, as metric_relabel_configs of a prometheus.yml.'),
})
export type MetricsSettings = z.infer<typeof MetricsSettings>
