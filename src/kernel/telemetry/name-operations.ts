import { handle, type Handled } from '#kernel/feature'
import { listMetricLabels, listMetrics } from './contract.ts'
import { matchersOf } from './http/matchers-of.ts'
import type { MetricMetadata, SeriesQuery } from './metrics-store.ts'
import { refusing } from './query-operations.ts'
import type { Telemetry } from './telemetry.ts'

const hourMs = 3_600_000
/** What belongs to a histogram, a summary or a counter has their description. */
const endings = /_(?:bucket|count|sum|total|created|info)$/

/** What an expression can be made of: names, labels, values. Bounded, for they are asked for while somebody types. */
export function nameHandlers(telemetry: Telemetry): Handled[] {
  return [
    handle(listMetrics, async ({ text, limit, ...asked }, ctx) => {
      const { metrics } = telemetry
      const [names, metadata] = await Promise.all([refusing(async () => metrics.labelValues('__name__', seriesQueryOf(asked, ctx.clock.now()))), metrics.metadata()])
      const words = text.toLowerCase().split(/\s+/).filter(Boolean)
      const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word)))
      const known = new Map(metadata.map((each) => [each.name, each]))
      return { items: found.slice(0, limit).map((name) => describedOf(name, known)), isPartial: found.length > limit }
    }),
    handle(listMetricLabels, async ({ label, limit, ...asked }, ctx) => {
      const { metrics } = telemetry
      const query = { ...seriesQueryOf(asked, ctx.clock.now()), limit: limit + 1 }
      const values = await refusing(async () => (label === undefined ? metrics.labelNames(query) : metrics.labelValues(label, query)))
      return { values: values.slice(0, limit), isPartial: values.length > limit }
    }),
  ]
}

interface Asked {
  readonly selector?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

function seriesQueryOf({ selector, from, to }: Asked, now: Date): SeriesQuery {
  const end = to === undefined ? now.getTime() : Date.parse(to)
  return { matcherSets: selector === undefined ? [] : [matchersOf(selector)], from: from === undefined ? end - hourMs : Date.parse(from), to: end }
}

function describedOf(name: string, known: ReadonlyMap<string, MetricMetadata>) {
  const { type = 'unknown', help = '', unit = '' } = known.get(name) ?? known.get(name.replace(endings, '')) ?? {}
  return { name, type, help, unit }
}
