import { compareValues } from '../functions/compare-values.ts'
import type { Labels } from '../model/labels.ts'
import { PromqlError } from '../model/promql-error.ts'
import type { AggregateExpr } from '../parse/ast.ts'
import type { Group } from './aggregate.ts'
import { type Column, isFloatAt } from '../vector/column.ts'
import type { Scope } from '../vector/scope.ts'

/** More than so many are found by sorting all. */
const mostInserted = 32

/** `topk`, `bottomk`, `limitk`, `limit_ratio`: some of each group's own series, as they are. */
export function chosenOfGroups(expr: AggregateExpr, groups: readonly Group[], parameter: Float64Array, scope: Scope): Column[] {
  checkParameter(expr, parameter, scope)
  const chosen = new Map<Column, Column>()
  for (const group of groups) {
    for (let at = 0; at < scope.steps.count; at += 1) {
      scope.budget.check()
      for (const column of chosenAt(expr, group.columns, parameter[at] as number, at, scope)) takeSample(chosen, column, at)
    }
  }
  return [...chosen.values()]
}

/** In the order in which they are chosen: for a single step that is the order of the answer. */
function takeSample(chosen: Map<Column, Column>, column: Column, at: number): void {
  const taken = chosen.get(column) ?? { ...column, present: new Uint8Array(column.present.length) }
  taken.present[at] = 1
  chosen.set(column, taken)
}

function checkParameter(expr: AggregateExpr, parameter: Float64Array, { notes }: Scope): void {
  const { operator } = expr
  const { at } = expr.parameter ?? expr
  const isRatio = operator === 'limit_ratio'
  const known = parameter.filter((value) => !Number.isNaN(value))
  const [least, most] = [Math.min(...spread(known)), Math.max(...spread(known))]
  const hasNaN = known.length < parameter.length
  if (!isRatio && !hasNaN && most < 1) return
  if (hasNaN) throw new PromqlError('execution', isRatio ? 'Ratio value is NaN' : 'Parameter value is NaN', at)
  if (!isRatio) {
    if (least <= -(2 ** 63)) throw new PromqlError('execution', `Scalar value ${String(least)} underflows int64`, at)
    if (most >= 2 ** 63) throw new PromqlError('execution', `Scalar value ${most === Infinity ? '+Inf' : String(most)} overflows int64`, at)
    return
  }
  if (most > 1) notes.warn(`ratio value should be between -1 and 1, got ${String(most)}, capping to 1`, at)
  if (least < -1) notes.warn(`ratio value should be between -1 and 1, got ${String(least)}, capping to -1`, at)
}

function* spread(values: Float64Array): Iterable<number> {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)]
  yield least
  yield most
}

function chosenAt(expr: AggregateExpr, columns: readonly Column[], parameter: number, at: number, scope: Scope): Column[] {
  const { operator } = expr
  if ((operator === 'topk' || operator === 'bottomk') && parameter < mostInserted && !columns.some(({ histograms }) => histograms)) return firstFew(columns, Math.trunc(parameter), at, operator === 'topk' ? -1 : 1)
  const there = columns.filter(({ present }) => present[at] === 1)
  if (operator === 'limit_ratio') return there.filter(({ labels }) => isInRatio(offsetOf(labels), Math.max(-1, Math.min(1, parameter))))
  const count = Math.trunc(parameter)
  if (count < 1) return []
  if (operator === 'limitk') return there.slice(0, count)
  const floats = there.filter((column) => isFloatAt(column, at))
  if (floats.length < there.length) scope.notes.inform(`ignored histogram in ${operator} aggregation`, expr.at)
  const direction = operator === 'topk' ? -1 : 1
  return floats.sort((a, b) => compareValues(a.values[at] as number, b.values[at] as number, direction)).slice(0, count)
}

/** The first of what sorting all of them would give: equals stay in their order. */
function firstFew(columns: readonly Column[], count: number, at: number, direction: 1 | -1): Column[] {
  const few: Column[] = []
  if (count < 1) return few
  let worst = Number.NaN
  for (const column of columns) {
    if (column.present[at] !== 1) continue
    const value = column.values[at] as number
    const isFull = few.length === count
    if (isFull && compareValues(value, worst, direction) >= 0) continue
    let place = isFull ? count - 1 : few.length
    while (place > 0 && compareValues(value, few[place - 1]?.values[at] as number, direction) < 0) place -= 1
    if (isFull) few.pop()
    few.splice(place, 0, column)
    worst = few.at(-1)?.values[at] as number
  }
  return few
}

/** A negative ratio takes exactly those that the positive rest leaves. */
function isInRatio(offset: number, ratio: number): boolean {
  return ratio >= 0 ? offset < ratio : offset >= 1 + ratio
}

/** The same number within [0, 1) for the same labels, evenly spread. */
function offsetOf(labels: Labels): number {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(labels.key)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn)
  hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n)
  return Number(hash ^ (hash >> 33n)) / 2 ** 64
}
