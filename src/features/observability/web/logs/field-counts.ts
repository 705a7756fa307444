import { lineFields } from '#lib/logql'
import type { LogLine } from '#kernel/telemetry/contract'
import type { FieldFilter } from './query-edit.ts'

export interface CountedField {
  readonly name: string
  readonly source: FieldFilter['source']
  /** Lines that have it. */
  readonly count: number
  readonly distinct: number
  /** The most frequent first. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

/** Lines that are looked at, and values that are told. */
const sampled = 2000
const mostValues = 12
const mostDistinct = 1000

/** The labels and fields of lines with how many have them and their values, the commonest first. Fields are those of lines that are JSON or logfmt. */
export function countFields(lines: readonly LogLine[], streamNames: ReadonlySet<string>): CountedField[] {
  const fields = new Map<string, { source: FieldFilter['source']; count: number; values: Map<string, number> }>()
  const add = (name: string, value: string, source: FieldFilter['source']) => {
    const field = fields.get(name) ?? { source, count: 0, values: new Map<string, number>() }
    fields.set(name, field)
    field.count += 1
    if (field.values.size < mostDistinct || field.values.has(value)) field.values.set(value, (field.values.get(value) ?? 0) + 1)
  }
  for (const { labels, line } of lines.slice(0, sampled)) {
    for (const [name, value] of Object.entries(labels)) if (!name.startsWith('__')) add(name, value, streamNames.has(name) ? 'stream' : 'label')
    const own = lineFields(line)
    for (const [name, value] of own?.fields ?? []) if (!Object.hasOwn(labels, name)) add(name, value, own?.parser ?? 'json')
  }
  const order = ['stream', 'label', 'json', 'logfmt']
  return [...fields].map(([name, { source, count, values }]): CountedField => ({
    name, source, count, distinct: values.size, values: [...values].map(([value, times]) => ({ value, count: times })).toSorted((a, b) => b.count - a.count).slice(0, mostValues),
  })).toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source) || b.count - a.count || a.name.localeCompare(b.name))
}
