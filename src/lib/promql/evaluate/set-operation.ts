import type { Labels } from '../model/labels.ts'
import type { BinaryExpr, VectorMatching } from '../parse/ast.ts'
import { type Column, emptyColumn, hasSample } from '../vector/column.ts'
import { mergeSame } from '../vector/merge-same.ts'
import type { Scope } from '../vector/scope.ts'

/** What two series must have in common to be matched. */
export function signatureOf(matching: VectorMatching): (labels: Labels) => string {
  const names = new Set(matching.isOn ? matching.labels : [...matching.labels, '__name__'])
  return matching.isOn ? (labels) => labels.keep(names).key : (labels) => labels.drop(names).key
}

/** `and`, `or`, `unless`: by what is there at each step. */
export function setOperation(expr: BinaryExpr, left: Column[], right: Column[], scope: Scope): Column[] {
  const signature = signatureOf(expr.matching)
  if (expr.operator !== 'or') {
    const there = presenceOf(right, signature, scope.steps.count)
    return left.map((column) => masked(column, there.get(signature(column.labels)), expr.operator === 'and')).filter(hasSample)
  }
  const there = presenceOf(left, signature, scope.steps.count)
  const added = right.map((column) => masked(column, there.get(signature(column.labels)), false)).filter(hasSample)
  return scope.steps.count === 1 ? [...left, ...added] : mergeSame([...left, ...added], scope)
}

function presenceOf(columns: readonly Column[], signature: (labels: Labels) => string, count: number): Map<string, Uint8Array> {
  const presence = new Map<string, Uint8Array>()
  for (const column of columns) {
    const key = signature(column.labels)
    const known = presence.get(key)
    if (!known) presence.set(key, column.present)
    else presence.set(key, Uint8Array.from({ length: count }, (_, at) => (known[at] as number) | (column.present[at] as number)))
  }
  return presence
}

/** Only the samples at steps where the others are there (or not). */
function masked(column: Column, there: Uint8Array | undefined, isWanted: boolean): Column {
  if (!there) return isWanted ? emptyColumn(column.labels, column.present.length) : column
  return { ...column, present: column.present.map((present, at) => present === 1 && (there[at] === 1) === isWanted ? 1 : 0) }
}
