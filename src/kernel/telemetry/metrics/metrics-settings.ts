import { z } from 'zod'
import { Retention } from '../retention.ts'
import { defaultLimits } from './engine/engine-limits.ts'

/** Metrics: `DAYBOOK_METRICS_…`, or `metrics` in settings.json. */
export const MetricsSettings = z.object({
  retention: Retention.default(defaultLimits.retentionMs).describe('How long samples are kept: 15d, 36h; 0 keeps everything, and then a sample may be of any time.'),
  maxSeries: z.number().int().min(1).default(defaultLimits.maxSeries).describe('How many series are taken in at a time, of all sources together.'),
  maxSeriesPerSource: z.number().int().min(1).default(defaultLimits.maxSeriesPerSource).describe('How many of them one source may have.'),
  maxLabels: z.number().int().min(1).max(1000).default(defaultLimits.maxLabels).describe('How many labels a series may have.'),
  maxQuerySamples: z.number().int().min(1).default(defaultLimits.maxQuerySamples).describe('How many samples one query may hold.'),
})
export type MetricsSettings = z.infer<typeof MetricsSettings>
