import { Labels } from '#lib/promql'
import type { RecordingRule } from '#lib/rule-file'
import type { InstantSample } from './instant-vector.ts'
import type { RuleSample } from './rule-sample.ts'

/** What a recording rule writes of its expression's answer. Throws where two series would be the same, or there are too many. */
export function evaluateRecording(rule: RecordingRule, vector: readonly InstantSample[], { time, limit }: { readonly time: number; readonly limit: number }): RuleSample[] {
  const seen = new Set<string>()
  const samples = vector.map(({ labels, value, histogram }): RuleSample => {
    const named = recordedLabels(rule, labels)
    seen.add(named.key)
    return { labels: named, time, value, histogram, isStale: false }
  })
  if (seen.size < samples.length) throw new Error('vector contains metrics with the same labelset after applying rule labels')
  if (limit > 0 && samples.length > limit) throw new Error(`exceeded limit of ${limit} with ${samples.length} series`)
  return samples
}

/** The labels of a series that a recording rule makes of one. */
export function recordedLabels(rule: RecordingRule, labels: Labels): Labels {
  const pairs = new Map(labels.pairs())
  pairs.set('__name__', rule.name)
  for (const [name, value] of Object.entries(rule.labels)) pairs.set(name, value)
  return Labels.ofPairs(pairs)
}
