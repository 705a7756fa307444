import type { Labels, ResultSeries } from '#lib/promql'
import type { AlertingRule } from '#lib/rule-file'
import { type EvaluationSteps, alertLabelsOf, presencesOf } from './alert-presence.ts'
import { advanceAbsent, advancePresent, type AlertPhase, newPhase } from './alert-phase.ts'
import { expandText, type TextScope } from './expand-text.ts'

/** One alert at each of the steps. */
export interface AlertTimeline {
  readonly labels: Labels
  /** 0 not there, 1 pending, 2 firing. */
  readonly states: Uint8Array
  readonly activeAt: Float64Array
  /** 1 where its expression holds. */
  readonly present: Uint8Array
}

type Scope = Omit<TextScope, 'alertName' | 'at'>

/** Where the alerts of a rule stand at each step of one range evaluation. A limit is not looked at. */
export async function alertTimeline(rule: AlertingRule, series: readonly ResultSeries[], steps: EvaluationSteps, scope: Scope): Promise<{ readonly alerts: readonly AlertTimeline[]; readonly failures: readonly number[] }> {
  const failed = new Map<number, string>()
  const presences = await presencesOf(rule, series, steps, { ...scope, alertName: rule.name, at: steps.start }, failed)
  return { alerts: presences.map(({ labels, present }) => timelineOf(rule, labels, marked(present, steps.count), steps)), failures: [...failed.keys()] }
}

function marked(present: readonly number[], count: number): Uint8Array {
  const marks = new Uint8Array(count)
  for (const step of present) marks[step] = 1
  return marks
}

function timelineOf(rule: AlertingRule, labels: Labels, present: Uint8Array, { start, step, count }: EvaluationSteps): AlertTimeline {
  const [states, activeAt] = [new Uint8Array(count), new Float64Array(count)]
  let phase: AlertPhase | undefined
  for (let at = 0; at < count; at += 1) {
    const time = start + at * step
    if (present[at] === 1) {
      phase ??= newPhase(time)
      advancePresent(phase, time, rule)
    } else if (phase && advanceAbsent(phase, time, rule) !== 'active') {
      phase = undefined
    }
    if (!phase) continue
    states[at] = phase.state === 'firing' ? 2 : 1
    activeAt[at] = phase.activeAt
  }
  return { labels, states, activeAt, present }
}

/** The texts of an alert at a step: those of the last step at which its expression held. */
export async function alertTexts(rule: AlertingRule, series: readonly ResultSeries[], { labels, present }: AlertTimeline, steps: EvaluationSteps, scope: Scope & { readonly step: number }): Promise<{ readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> }> {
  const at = steps.start + present.lastIndexOf(1, scope.step) * steps.step
  const own = { ...scope, alertName: rule.name, at }
  const annotations: Record<string, string> = {}
  for (const each of series) {
    const place = each.times.indexOf(at)
    if (place === -1) continue
    const sample = { labels: each.labels, value: each.values[place] ?? Number.NaN, histogram: each.histograms?.[place] }
    if ((await alertLabelsOf(rule, sample, own)).key !== labels.key) continue
    for (const [name, text] of Object.entries(rule.annotations)) annotations[name] = await expandText(text, sample, own)
    break
  }
  return { labels: labels.toRecord(), annotations }
}
