import { Labels } from '../model/labels.ts'
import type { Expr } from '../parse/ast.ts'
import { type Column, emptyColumn, hasSample } from '../vector/column.ts'
import type { Scope } from '../vector/scope.ts'

/** 1 at the steps at which the vector is empty, with the labels that its selector asks for. */
export function absent(arg: Expr | undefined, columns: readonly Column[], scope: Scope): Column[] {
  const out = emptyColumn(labelsOf(arg), scope.steps.count)
  out.values.fill(1)
  for (let at = 0; at < scope.steps.count; at += 1) out.present[at] = columns.some(({ present }) => present[at] === 1) ? 0 : 1
  return hasSample(out) ? [out] : []
}

/** The same of ranges; `columns` are there where a range holds anything. */
export function absentOverTime(arg: Expr, columns: readonly Column[], scope: Scope): Column[] {
  return absent(arg, columns, scope).map((column) => ({ ...column, dropsName: true }))
}

/** Labels that are held to exactly one value. One that is named twice tells nothing. */
function labelsOf(arg: Expr | undefined): Labels {
  const matchers = arg?.kind === 'vector-selector' ? arg.matchers : arg?.kind === 'matrix-selector' ? arg.selector.matchers : []
  const known = new Map<string, string>()
  const seen = new Set<string>()
  for (const { name, operator, value } of matchers) {
    if (name === '__name__') continue
    if (operator === '=' && !seen.has(name)) {
      known.set(name, value)
      seen.add(name)
    } else known.delete(name)
  }
  return Labels.ofPairs(known)
}
