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
  /** Their indexes, ascending. An alert is rare: a place for each step of each alert would take far more room. */
  readonly present: readonly number[]
}

/** The label sets of a rule's alerts over the steps of one answer. Steps at which two elements would be the same alert go into `failed`. */
export async function presencesOf(rule: AlertingRule, series: readonly ResultSeries[], steps: EvaluationSteps, scope: TextScope, failed: Map<number, string>): Promise<Presence[]> {
  const found = new Map<string, { readonly labels: Labels; readonly present: number[] }>()
  const presenceOf = async (sample: Parameters<typeof expandText>[1], at: number) => {
    const labels = await alertLabelsOf(rule, sample, { ...scope, at })
    const presence = found.get(labels.key) ?? { labels, present: [] }
    found.set(labels.key, presence)
    return presence.present
  }
  const changes = changesInTime(rule)
  for (const { labels, times, values, histograms } of series) {
    let present: number[] | undefined
    for (let index = 0; index < times.length; index += 1) {
      const time = times[index] as number
      if (changes || !present) present = await presenceOf({ labels, value: values[index] ?? Number.NaN, histogram: histograms?.[index] }, time)
      const step = Math.round((time - steps.start) / steps.step)
      present.push(step)
    }
  }
  return [...found.values()].map(({ labels, present }) => ({ labels, present: ascending(present, failed) }))
}

/** Once each; a step that is there twice has failed. */
function ascending(present: readonly number[], failed: Map<number, string>): readonly number[] {
  if (present.every((step, at) => at === 0 || step > (present[at - 1] as number))) return present
  const sorted = present.toSorted((a, b) => a - b)
  return sorted.filter((step, at) => {
    const isTwice = at > 0 && step === sorted[at - 1]
    if (isTwice) failed.set(step, 'vector contains metrics with the same labelset after applying alert labels')
    return !isTwice
  })
}

/** Labels that speak of the value or of the time are others at every step. */
function changesInTime({ labels }: AlertingRule): boolean {
  return Object.values(labels).some((text) => text.includes('{{') && /\$value|\.Value|\bvalue\b|query|now|define|template|\$\s|\$\.|\.\s*\}\}/.test(text.replaceAll(/\$labels\b/g, '')))
}

/** What an alert of a sample is called. */
export async function alertLabelsOf(rule: AlertingRule, sample: Parameters<typeof expandText>[1], scope: TextScope): Promise<Labels> {
  const labels = new Map(sample.labels.pairs())
  labels.delete('__name__')
  for (const [name, text] of Object.entries(rule.labels)) labels.set(name, await expandText(text, sample, scope))
  labels.set('alertname', rule.name)
  return Labels.ofPairs(labels)
}
