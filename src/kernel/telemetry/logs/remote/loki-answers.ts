import { z } from 'zod'

const LabelSet = z.record(z.string(), z.string())
const Sample = z.tuple([z.number(), z.string()])
/** `categorize-labels` asks for it: what of a line's labels is its stream's stands apart. */
const Details = z.object({ structuredMetadata: LabelSet.default({}) })
const Entry = z.union([z.tuple([z.string().regex(/^\d{1,19}$/), z.string()]), z.tuple([z.string().regex(/^\d{1,19}$/), z.string(), Details])])
const Stats = z.object({ summary: z.object({ totalLinesProcessed: z.number().default(0), totalBytesProcessed: z.number().default(0) }).default({ totalLinesProcessed: 0, totalBytesProcessed: 0 }) }).optional()

/** What a Loki-compatible server answers: only the fields that are used. */
export const QueryAnswer = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('streams'), result: z.array(z.object({ stream: LabelSet, values: z.array(Entry) })), stats: Stats }),
    z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: LabelSet, values: z.array(Sample).default([]) })), stats: Stats }),
    z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: LabelSet, value: Sample })), stats: Stats }),
    z.object({ resultType: z.literal('scalar'), result: Sample, stats: Stats }),
  ]),
})
export type QueryAnswer = z.infer<typeof QueryAnswer>

/** Loki leaves `data` out where there is nothing. */
export const NamesAnswer = z.object({ status: z.literal('success'), data: z.array(z.string()).nullish() })
export const SeriesAnswer = z.object({ status: z.literal('success'), data: z.array(LabelSet).nullish() })
export const StatsAnswer = z.object({ streams: z.number(), chunks: z.number(), entries: z.number(), bytes: z.number() })
export const VolumeAnswer = z.object({ status: z.literal('success'), data: z.object({ result: z.array(z.object({ metric: LabelSet, value: Sample })).nullish() }) })
