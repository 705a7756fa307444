import { RE2JS } from 're2js'
import { PromqlError } from '../model/promql-error.ts'
import type { CallExpr } from '../parse/ast.ts'
import { isLabelName } from '../parse/literals.ts'
import { type Column, relabelled } from '../vector/column.ts'
import { mergeSame } from '../vector/merge-same.ts'
import type { Scope } from '../vector/scope.ts'

/** Sets a label from what a pattern finds in another. */
export function labelReplace(call: CallExpr, columns: readonly Column[], [target = '', replacement = '', source = '', pattern = '']: readonly string[], scope: Scope): Column[] {
  let compiled
  try {
    compiled = RE2JS.compile(`^(?s:${pattern})$`)
  } catch {
    throw new PromqlError('execution', `invalid regular expression in label_replace(): ${pattern}`, call.at)
  }
  if (!isLabelName(target)) throw new PromqlError('execution', `invalid destination label name in label_replace(): ${target}`, call.at)
  const changed = columns.map((column) => {
    const matcher = compiled.matcher(column.labels.get(source))
    if (!matcher.matches()) return column
    const value = expanded(replacement, (name) => groupOf(matcher, name))
    return relabelled(column, column.labels.with(target, value), target === '__name__' ? false : column.dropsName)
  })
  return mergeSame(changed, scope)
}

interface Groups {
  group(name: string | number): string | null
  groupCount(): number
}

function groupOf(matcher: Groups, name: string): string {
  if (/^\d+$/.test(name)) return Number(name) <= matcher.groupCount() ? matcher.group(Number(name)) ?? '' : ''
  try {
    return matcher.group(name) ?? ''
  } catch {
    return ''
  }
}

/** `$1`, `${1}`, `$name`, `${name}` and `$$`, as Go's regexp.Expand reads them. */
export function expanded(template: string, group: (name: string) => string): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, plain: string | undefined) => whole === '$$' ? '$' : group(braced ?? plain ?? ''))
}

/** Joins labels into one. */
export function labelJoin(call: CallExpr, columns: readonly Column[], [target = '', separator = '', ...sources]: readonly string[], scope: Scope): Column[] {
  const bad = sources.find((source) => !isLabelName(source))
  if (bad !== undefined) throw new PromqlError('execution', `invalid source label name in label_join(): ${bad}`, call.at)
  if (!isLabelName(target)) throw new PromqlError('execution', `invalid destination label name in label_join(): ${target}`, call.at)
  const changed = columns.map((column) => relabelled(column, column.labels.with(target, sources.map((source) => column.labels.get(source)).join(separator)), target === '__name__' ? false : column.dropsName))
  return mergeSame(changed, scope)
}
