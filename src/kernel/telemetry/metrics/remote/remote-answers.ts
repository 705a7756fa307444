import { z } from 'zod'

const Sample = z.tuple([z.number(), z.string()])
const AnySample = z.tuple([z.number(), z.unknown()])
const LabelSet = z.record(z.string(), z.string())

/** What a Prometheus-compatible server answers: only the fields that are used. */
export const Envelope = z.object({ status: z.enum(['success', 'error']), errorType: z.string().optional(), error: z.string().optional(), data: z.unknown().optional(), warnings: z.array(z.string()).default([]), infos: z.array(z.string()).default([]) })

export const QueryData = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: LabelSet, value: Sample.optional(), histogram: AnySample.optional() })) }),
  z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: LabelSet, values: z.array(Sample).default([]), histograms: z.array(AnySample).default([]) })) }),
  z.object({ resultType: z.literal('scalar'), result: Sample }),
  z.object({ resultType: z.literal('string'), result: Sample }),
])
export type QueryData = z.infer<typeof QueryData>

export const SeriesData = z.array(LabelSet)
export const NamesData = z.array(z.string())
export const MetadataData = z.record(z.string(), z.array(z.object({ type: z.string(), help: z.string().default(''), unit: z.string().default('') })))

const Counted = z.array(z.object({ name: z.string(), value: z.coerce.number() })).nullish().transform((found) => found ?? [])
export const TsdbData = z.object({
  headStats: z.object({ numSeries: z.coerce.number() }).optional(), totalSeries: z.coerce.number().optional(),
  seriesCountByMetricName: Counted, labelValueCountByLabelName: Counted, seriesCountByLabelValuePair: Counted,
})
