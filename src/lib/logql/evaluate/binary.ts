import type { Labels } from '#lib/promql'
import { binaryValue } from '../model/binary-value.ts'
import { LogqlError } from '../model/logql-error.ts'
import { type BinaryExpr, comparisons, type Matching, setOperators } from '../parse/ast.ts'
import { type Column, emptyColumn } from './column.ts'

/** A value that is the same at every step, or series. */
export type Operand = number | readonly Column[]

export function binary(expr: BinaryExpr, left: Operand, right: Operand, count: number): Operand {
  if (typeof left === 'number' && typeof right === 'number') return binaryValue(expr.operator, left, right)
  if (typeof left === 'number') return withNumber(expr, right as readonly Column[], left, true)
  if (typeof right === 'number') return withNumber(expr, left, right, false)
  return setOperators.has(expr.operator) ? setOperation(expr, left, right, count) : matched(expr, left, right, count)
}

function withNumber({ operator, isBool }: BinaryExpr, columns: readonly Column[], number: number, isLeft: boolean): Column[] {
  const filters = comparisons.has(operator) && !isBool
  return columns.map((column) => {
    const present = column.present.slice()
    const values = column.values.map((value, at) => {
      const result = isLeft ? binaryValue(operator, number, value) : binaryValue(operator, value, number)
      if (!filters) return result
      if (result === 0) present[at] = 0
      return value
    })
    return { labels: column.labels, values, present }
  })
}

function matchingLabels({ isOn, labels }: Matching): (of: Labels) => Labels {
  const names = new Set(labels)
  return (of) => isOn ? of.keep(names) : of.drop(names)
}

function setOperation({ operator, matching }: BinaryExpr, left: readonly Column[], right: readonly Column[], count: number): Column[] {
  const keyOf = matchingLabels(matching)
  const presence = (columns: readonly Column[]): Map<string, Uint8Array> => {
    const found = new Map<string, Uint8Array>()
    for (const { labels, present } of columns) {
      const key = keyOf(labels).key
      const all = found.get(key) ?? new Uint8Array(count)
      found.set(key, all)
      present.forEach((is, at) => { if (is === 1) all[at] = 1 })
    }
    return found
  }
  const filtered = (columns: readonly Column[], others: Map<string, Uint8Array>, wanted: 0 | 1): Column[] => columns.map((column) => {
    const there = others.get(keyOf(column.labels).key)
    return { ...column, present: column.present.map((is, at) => is === 1 && (there?.[at] ?? 0) === wanted ? 1 : 0) }
  })
  if (operator === 'or') return [...left, ...filtered(right, presence(left), 0)]
  return filtered(left, presence(right), operator === 'and' ? 1 : 0)
}

/** Each series of the many side with the one of the other side that has the same labels to match by. */
function matched(expr: BinaryExpr, left: readonly Column[], right: readonly Column[], count: number): Column[] {
  const { matching, operator, isBool } = expr
  const keyOf = matchingLabels(matching)
  const isManyRight = matching.group === 'right'
  const [many, one] = isManyRight ? [right, left] : [left, right]
  const ones = grouped(one, keyOf)
  const results = new Map<string, Column>()
  for (const column of many) {
    const others = ones.get(keyOf(column.labels).key) ?? []
    for (let at = 0; at < count; at += 1) {
      if (column.present[at] !== 1) continue
      const there = others.filter(({ present }) => present[at] === 1)
      const [other] = there
      if (!other) continue
      if (there.length > 1) throw duplicate(matching, isManyRight ? 'left' : 'right', keyOf(column.labels))
      const [a, b] = [(isManyRight ? other : column).values[at] as number, (isManyRight ? column : other).values[at] as number]
      const value = binaryValue(operator, a, b)
      const filters = comparisons.has(operator) && !isBool
      if (filters && value === 0) continue
      const labels = resultLabels(column.labels, other.labels, matching, keyOf)
      const result = results.get(labels.key) ?? emptyColumn(labels, count)
      results.set(labels.key, result)
      if (result.present[at] === 1) throw matching.group ? new LogqlError('pipeline', 'multiple matches for labels: grouping labels must ensure unique matches') : duplicate(matching, 'left', keyOf(column.labels))
      result.present[at] = 1
      result.values[at] = filters ? a : value
    }
  }
  return [...results.values()]
}

function duplicate({ group }: Matching, side: string, labels: Labels): LogqlError {
  if (!group && side === 'left') return new LogqlError('pipeline', 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)')
  return new LogqlError('pipeline', `found duplicate series on the ${side} hand-side for the labels ${labels.toString()}: many-to-many matching not allowed: matching labels must be unique on one side`)
}

function grouped(columns: readonly Column[], keyOf: (of: Labels) => Labels): Map<string, Column[]> {
  const groups = new Map<string, Column[]>()
  for (const column of columns) {
    const { key } = keyOf(column.labels)
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(column)
  }
  return groups
}

function resultLabels(many: Labels, one: Labels, matching: Matching, keyOf: (of: Labels) => Labels): Labels {
  if (!matching.group) return keyOf(many)
  return matching.include.reduce((labels, name) => labels.with(name, one.get(name)), many)
}
