import type { Labels } from '#lib/promql'

/** What the labels of one series may be. */
export interface LabelLimits {
  readonly maxLabels: number
  readonly maxNameLength: number
  readonly maxValueLength: number
}

export const defaultLabelLimits: LabelLimits = { maxLabels: 128, maxNameLength: 1024, maxValueLength: 16_384 }

/** Why labels are refused, as a sentence; undefined where they are well. Names must be there once, in order. */
export function labelFault(labels: Labels, limits: LabelLimits): string | undefined {
  const { items } = labels
  if (items.length / 2 > limits.maxLabels) return `The series ${shown(labels)} has ${items.length / 2} labels; ${limits.maxLabels} are taken at most. Drop those that nobody asks for.`
  for (let at = 0; at < items.length; at += 2) {
    const [name = '', value = ''] = [items[at], items[at + 1]]
    if (name === '') return `The series ${shown(labels)} has a label without a name.`
    if (name === items[at - 2]) return `The series ${shown(labels)} has the label ${JSON.stringify(name)} twice.`
    if (name.length > limits.maxNameLength) return `The series ${shown(labels)} has a label's name of ${name.length} characters; ${limits.maxNameLength} are taken at most.`
    if (value.length > limits.maxValueLength) return `The series ${shown(labels)} has a value of ${value.length} characters in the label ${JSON.stringify(name.slice(0, 60))}; ${limits.maxValueLength} are taken at most.`
  }
  return undefined
}

/** A series in an error: cut where it is long. */
export function shown(labels: Labels): string {
  const text = labels.toString()
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
