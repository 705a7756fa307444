import { ExpositionError, readSeries } from '#lib/exposition'
import { Labels } from '#lib/promql'
import { type MutableLabels, relabel } from '#kernel/telemetry'
import type { Target } from './make-target.ts'

/** The labels that a series of a target gets; undefined where a rule drops it. Throws `ExpositionError` for what is over a limit. */
export function scrapedLabels(raw: string, { job, labels: own }: Target): Labels | undefined {
  const merged: MutableLabels = new Map(readSeries(raw).pairs())
  for (const [name, value] of own.pairs()) {
    const exposed = merged.get(name)
    if (exposed !== undefined && job.honorLabels) continue
    if (exposed !== undefined) merged.set(exportedName(name, merged, own), exposed)
    merged.set(name, value)
  }
  if (!relabel(merged, job.metricRelabelRules)) return undefined
  const labels = Labels.ofPairs(merged)
  if (labels.name === '') throw new ExpositionError(`The series ${raw.slice(0, 120)} has no name after metric_relabel_configs.`)
  checkLimits(labels, job.limits)
  return labels
}

/** What the target calls as one of its own labels keeps its value under another name. */
function exportedName(name: string, taken: MutableLabels, own: Labels): string {
  let exported = `exported_${name}`
  while (taken.has(exported) || own.get(exported) !== '') exported = `exported_${exported}`
  return exported
}

function checkLimits(labels: Labels, limits: { readonly labels: number; readonly labelNameLength: number; readonly labelValueLength: number }): void {
  if (limits.labels > 0 && labels.items.length / 2 > limits.labels) throw new ExpositionError(`A series of ${labels.name} has ${labels.items.length / 2} labels; label_limit is ${limits.labels}.`)
  for (const [name, value] of labels.pairs()) {
    if (limits.labelNameLength > 0 && name.length > limits.labelNameLength) throw new ExpositionError(`A series of ${labels.name} has a label's name of ${name.length} characters; label_name_length_limit is ${limits.labelNameLength}.`)
    if (limits.labelValueLength > 0 && value.length > limits.labelValueLength) throw new ExpositionError(`The label ${name} of ${labels.name} has ${value.length} characters; label_value_length_limit is ${limits.labelValueLength}.`)
  }
}
