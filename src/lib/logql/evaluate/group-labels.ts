import type { Labels } from '#lib/promql'
import type { Grouping } from '../parse/ast.ts'

const sets = new WeakMap<Grouping, ReadonlySet<string>>()

export function groupLabels(labels: Labels, grouping: Grouping): Labels {
  const names = sets.get(grouping) ?? new Set(grouping.labels)
  sets.set(grouping, names)
  return grouping.isWithout ? labels.drop(names) : labels.keep(names)
}
