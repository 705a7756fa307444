import { Labels, type ResultSeries } from '#lib/promql'
import type { AlertingRule } from '#lib/rule-file'
import { expandText, type TextScope } from './expand-text.ts'

/** The steps of a range evaluation, in ms. */
export interface EvaluationSteps {
  readonly start: number
  readonly step: number
  readonly count: number
}

/** The steps at which one label set is among the answers. */
export interface Presence {
  readonly labels: Labels
  readonly present: Uint8Array
}

/** The label sets of a rule's alerts over the steps of one answer. Steps at which two elements would be the same alert go into `failed`. */
export async function presencesOf(rule: AlertingRule, series: readonly ResultSeries[], steps: EvaluationSteps, scope: TextScope, failed: Map<number, string>): Promise<Presence[]> {
  const found = new Map<string, Presence>()
  const mark = (labels: Labels, step: number) => {
    const presence = found.get(labels.key) ?? { labels, present: new Uint8Array(steps.count) }
    found.set(labels.key, presence)
    if (presence.present[step] === 1) failed.set(step, 'vector contains metrics with the same labelset after applying alert labels')
    presence.present[step] = 1
  }
  const templates = Object.entries(rule.labels).filter(([, text]) => text.includes('{{'))
  // Labels that speak of the value or of the time are others at every step.
  const changes = templates.some(([, text]) => /\$value|\.Value|\bvalue\b|query|now|define|template|\$\s|\$\.|\.\s*\}\}/.test(text.replace(/\$labels\b/g, '')))
  for (const { labels, times, values, histograms } of series) {
    let own: Labels | undefined
    for (const [index, time] of times.entries()) {
      if (changes || !own) own = await alertLabelsOf(rule, { labels, value: values[index] ?? Number.NaN, histogram: histograms?.[index] }, { ...scope, at: time })
      mark(own, Math.round((time - steps.start) / steps.step))
    }
  }
  return [...found.values()]
}

/** What an alert of a sample is called. */
export async function alertLabelsOf(rule: AlertingRule, sample: Parameters<typeof expandText>[1], scope: TextScope): Promise<Labels> {
  const labels = new Map(sample.labels.pairs())
  labels.delete('__name__')
  for (const [name, text] of Object.entries(rule.labels)) labels.set(name, await expandText(text, sample, scope))
  labels.set('alertname', rule.name)
  return Labels.ofPairs(labels)
}
