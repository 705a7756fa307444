import type { MetricsStore } from '#kernel/telemetry'
import { type FloatHistogram, type Labels, markStale } from '#lib/promql'
import type { RuleSample } from '#lib/rule-engine'

/** As whose samples those of rules are known. */
export const ruleSource = 'rules'

/** Keeps what rules give. Throws where some of it was refused for want of room: a rule whose series are not there is not well. */
export async function writeRuleSamples(metrics: MetricsStore, samples: readonly RuleSample[]): Promise<void> {
  const series: Labels[] = []
  const indexes = new Map<string, number>()
  const histograms = new Map<number, FloatHistogram>()
  const seriesOf = new Uint32Array(samples.length)
  const times = new Float64Array(samples.length)
  const values = new Float64Array(samples.length)
  for (const [at, { labels, time, value, histogram, isStale }] of samples.entries()) {
    const index = indexes.get(labels.key) ?? series.push(labels) - 1
    indexes.set(labels.key, index)
    seriesOf[at] = index
    times[at] = time
    if (isStale) markStale(values, at)
    else values[at] = value
    if (histogram && !isStale) histograms.set(at, histogram)
  }
  const { rejected } = await metrics.write({ series, seriesOf, times, values, source: ruleSource, ...(histograms.size > 0 ? { histograms } : {}) })
  const refused = rejected.find(({ reason }) => reason === 'series-quota' || reason === 'bad-labels')
  if (refused) throw new Error(`${refused.count} samples of rules were not kept: ${refused.example}`)
}
