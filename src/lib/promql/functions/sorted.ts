import { compareLabels, type Labels } from '../model/labels.ts'
import type { CallExpr } from '../parse/ast.ts'
import { type Column, isFloatAt } from '../vector/column.ts'
import type { Scope } from '../vector/scope.ts'
import { compareValues } from './compare-values.ts'

/** `sort` and its kin: the order of a single step's answer. Over many steps there is no order to give. */
export function sorted(call: CallExpr, columns: readonly Column[], labels: readonly string[], scope: Scope): Column[] {
  if (scope.steps.count > 1) scope.notes.warn('sort is ineffective for range queries since results are always ordered by labels', call.at)
  const direction = call.name.endsWith('_desc') ? -1 : 1
  if (call.name.startsWith('sort_by_label')) return columns.toSorted((a, b) => byLabels(a.labels, b.labels, labels) * direction)
  if (scope.steps.count > 1) return [...columns]
  return columns.filter((column) => isFloatAt(column, 0)).sort((a, b) => compareValues(a.values[0] as number, b.values[0] as number, direction))
}

function byLabels(a: Labels, b: Labels, names: readonly string[]): number {
  for (const name of names) {
    const order = compareNaturally(a.get(name), b.get(name))
    if (order !== 0) return order
  }
  return compareLabels(a, b)
}

/** Numbers within texts count as numbers: `cpu2` before `cpu10`. */
function compareNaturally(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [one, other] = [left[at] ?? '', right[at] ?? '']
    if (one === other) continue
    if (/^\d/.test(one) && /^\d/.test(other) && Number(one) !== Number(other)) return Number(one) - Number(other)
    return one < other ? -1 : 1
  }
  return left.length - right.length
}
