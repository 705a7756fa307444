import { decimalText, Labels } from '#lib/promql'
import type { AlertingRule } from '#lib/rule-file'
import { expandText, type TextScope } from './expand-text.ts'
import type { InstantSample } from './instant-vector.ts'

/** What a rule says of one element of its vector. */
export interface FoundAlert {
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  readonly value: string
}

/** On what the texts of a rule depend besides the labels of an element: nothing, its value, or what may be another thing each time. */
type Dependence = 'labels' | 'value' | 'more'

interface Remembered extends FoundAlert {
  readonly number: number
}

/** What a rule said at its last evaluation: a text of the same labels is the same text, and most alerts go on for long. */
interface Memory {
  readonly context: string
  readonly dependence: Dependence
  byElement: ReadonlyMap<string, Remembered>
}

const memories = new WeakMap<AlertingRule, Memory>()

/** The alerts that an expression's answer stands for, by the keys of their labels. Throws where two elements would be the same alert. */
export async function foundAlerts(rule: AlertingRule, vector: readonly InstantSample[], scope: TextScope): Promise<Map<string, FoundAlert>> {
  const memory = memoryOf(rule, scope)
  const [ruleLabels, ruleAnnotations] = [sortedEntries(rule.labels), sortedEntries(rule.annotations)]
  const found = new Map<string, FoundAlert>()
  const byElement = new Map<string, Remembered>()
  for (const sample of vector) {
    const said = remembered(memory, sample) ?? await saidOf(rule.name, { ruleLabels, ruleAnnotations }, sample, scope)
    if (found.has(said.labels.key)) throw new Error('vector contains metrics with the same labelset after applying alert labels')
    found.set(said.labels.key, said)
    if (memory.dependence !== 'more' && !sample.histogram) byElement.set(sample.labels.key, said)
  }
  memory.byElement = byElement
  return found
}

function memoryOf(rule: AlertingRule, { externalLabels, externalUrl }: TextScope): Memory {
  const context = JSON.stringify([externalUrl, externalLabels])
  const known = memories.get(rule)
  if (known?.context === context) return known
  const memory: Memory = { context, dependence: dependenceOf([...Object.values(rule.labels), ...Object.values(rule.annotations)]), byElement: new Map() }
  memories.set(rule, memory)
  return memory
}

function dependenceOf(texts: readonly string[]): Dependence {
  const rest = texts.map((text) => text.replace(/\{\{-?\s*\$labels\.\w+\s*-?\}\}/g, '')).filter((text) => text.includes('{{'))
  if (rest.length === 0) return 'labels'
  return rest.some((text) => /query|now/.test(text)) ? 'more' : 'value'
}

function remembered({ dependence, byElement }: Memory, { labels, value, histogram }: InstantSample): Remembered | undefined {
  if (byElement.size === 0 || histogram) return undefined
  const before = byElement.get(labels.key)
  if (before === undefined || Object.is(before.number, value)) return before
  return dependence === 'labels' ? { ...before, number: value, value: decimalText(value) } : undefined
}

interface RuleTexts {
  readonly ruleLabels: readonly (readonly [string, string])[]
  readonly ruleAnnotations: readonly (readonly [string, string])[]
}

async function saidOf(name: string, { ruleLabels, ruleAnnotations }: RuleTexts, sample: InstantSample, scope: TextScope): Promise<Remembered> {
  const labels = await alertLabels(name, ruleLabels, sample, scope)
  const annotations: Record<string, string> = {}
  for (const [annotation, text] of ruleAnnotations) {
    const expanded = expandText(text, sample, scope)
    annotations[annotation] = typeof expanded === 'string' ? expanded : await expanded
  }
  return { labels, annotations, value: decimalText(sample.value), number: sample.value }
}

async function alertLabels(name: string, ruleLabels: readonly (readonly [string, string])[], sample: InstantSample, scope: TextScope): Promise<Labels> {
  const labels = new Map(sample.labels.pairs())
  labels.delete('__name__')
  for (const [label, text] of ruleLabels) {
    const expanded = expandText(text, sample, scope)
    labels.set(label, typeof expanded === 'string' ? expanded : await expanded)
  }
  labels.set('alertname', name)
  return Labels.ofPairs(labels)
}

function sortedEntries(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
