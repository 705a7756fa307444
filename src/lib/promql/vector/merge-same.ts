import { PromqlError } from '../model/promql-error.ts'
import { type Column, noHistograms } from './column.ts'
import type { Scope } from './scope.ts'

/** Columns of the same labels become one; where two have a sample at the same step the vector is none. */
export function mergeSame(columns: readonly Column[], { steps: { count } }: Pick<Scope, 'steps'>): Column[] {
  const byLabels = new Map<string, Column>()
  for (const column of columns) {
    const known = byLabels.get(column.labels.key)
    byLabels.set(column.labels.key, known ? merged(known, column, count) : column)
  }
  return byLabels.size === columns.length ? [...columns] : [...byLabels.values()]
}

function merged(a: Column, b: Column, count: number): Column {
  const out = { ...a, values: a.values.slice(), present: a.present.slice(), histograms: a.histograms ? [...a.histograms] : b.histograms && noHistograms(count) }
  for (let at = 0; at < count; at += 1) {
    if (b.present[at] !== 1) continue
    if (a.present[at] === 1) throw sameLabels()
    out.present[at] = 1
    out.values[at] = b.values[at] as number
    if (out.histograms) out.histograms[at] = b.histograms?.[at]
  }
  return out
}

export function sameLabels(): PromqlError {
  return new PromqlError('execution', 'vector cannot contain metrics with the same labelset')
}
