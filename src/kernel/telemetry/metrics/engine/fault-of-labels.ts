import type { Labels } from '#lib/promql'
import type { EngineLimits } from './engine-limits.ts'

const loneSurrogate = /\p{Surrogate}/u

/** What is wrong with a series' labels, as a sentence; undefined where nothing is. */
export function faultOfLabels(labels: Labels, limits: Pick<EngineLimits, 'maxLabels' | 'maxNameBytes' | 'maxValueBytes'>): string | undefined {
  const { items } = labels
  if (labels.name === '') return `${shown(labels)} has no name. Give the metric one in the label __name__.`
  if (items.length / 2 > limits.maxLabels) return `${shown(labels)} has ${items.length / 2} labels, and ${limits.maxLabels} are taken. Drop some where it is made or by relabelling.`
  for (let at = 0; at < items.length; at += 2) {
    const [name, value] = [items[at] as string, items[at + 1] as string]
    if (name === '' || value === '') return `${shown(labels)} has an empty label. Leave it out.`
    if (at > 0 && (items[at - 2] as string) >= name) return `${shown(labels)} has the label ${name} twice or out of order. Send each once.`
    if (Buffer.byteLength(name) > limits.maxNameBytes) return `The label ${cut(name)} of ${cut(labels.name)} has a name of ${Buffer.byteLength(name)} bytes, and ${limits.maxNameBytes} are taken.`
    if (Buffer.byteLength(value) > limits.maxValueBytes) return `The label ${cut(name)} of ${cut(labels.name)} has a value of ${Buffer.byteLength(value)} bytes, and ${limits.maxValueBytes} are taken.`
    if (loneSurrogate.test(name) || loneSurrogate.test(value)) return `The label ${cut(name)} of ${cut(labels.name)} is no valid UTF-8.`
  }
  return undefined
}

function shown(labels: Labels): string {
  return cut(String(labels), 300)
}

function cut(text: string, most = 100): string {
  return text.length > most ? `${text.slice(0, most)}…` : text
}
