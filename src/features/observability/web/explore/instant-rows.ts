import { nameOf } from '../use-metric-chart.ts'
import type { AnsweredQuery } from './merge-answers.ts'

export interface InstantRow {
  readonly key: string
  readonly letter: string
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  /** Labels that have no column of their own, as PromQL writes them. */
  readonly others: string
  /** As Prometheus writes it. */
  readonly value: string
  readonly number: number
}

const mostColumns = 6

/** Answers at one time as rows of a table: a column for each label that tells rows apart, those with the most values first. */
export function instantRows(answers: readonly AnsweredQuery[]): { rows: InstantRow[]; columns: string[]; hasMetric: boolean } {
  const all = answers.flatMap(({ asked, answer }) => answer.series.map(({ labels: { __name__: metric = '', ...labels }, samples }) => ({ letter: asked.letter.toUpperCase(), metric, labels, value: samples.at(-1)?.[1] ?? '' })))
  const values = new Map<string, Set<string>>()
  for (const { labels } of all) for (const [name, value] of Object.entries(labels)) values.set(name, (values.get(name) ?? new Set()).add(value))
  const columns = [...values].toSorted(([a, own], [b, other]) => other.size - own.size || a.localeCompare(b)).slice(0, mostColumns).map(([name]) => name).toSorted()
  const rows = all.map(({ letter, metric, labels, value }, at): InstantRow => {
    const rest = Object.fromEntries(Object.entries(labels).filter(([name]) => !columns.includes(name)))
    return { key: String(at), letter, metric, labels, others: Object.keys(rest).length === 0 ? '' : nameOf(rest, ''), value, number: Number(value.replace('Inf', 'Infinity')) }
  })
  return { rows, columns, hasMetric: all.some(({ metric }) => metric !== '') }
}
