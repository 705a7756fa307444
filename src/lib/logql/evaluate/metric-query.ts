import { Labels } from '#lib/promql'
import { RE2JS } from 're2js'
import type { LogSource } from '../model/source.ts'
import type { MetricExpr } from '../parse/ast.ts'
import { aggregate } from './aggregate.ts'
import { binary, type Operand } from './binary.ts'
import { type Column, emptyColumn, type Steps } from './column.ts'
import type { Budget } from './limits.ts'
import { overRange } from './over-range.ts'
import { samplesOf } from './samples.ts'

/** Evaluates a metric query at all steps at once. */
export async function metricQuery(source: LogSource, expr: MetricExpr, steps: Steps, budget: Budget): Promise<Operand> {
  switch (expr.kind) {
    case 'literal':
      return expr.value
    case 'vector': {
      const column = emptyColumn(Labels.empty, steps.count)
      column.values.fill(expr.value)
      column.present.fill(1)
      return [column]
    }
    case 'range':
      return overRange(expr, await samplesOf(source, expr, steps, budget), steps)
    case 'aggregate':
      return aggregate(expr, columnsOf(await metricQuery(source, expr.expr, steps, budget), steps), steps.count)
    case 'binary':
      return binary(expr, await metricQuery(source, expr.left, steps, budget), await metricQuery(source, expr.right, steps, budget), steps.count)
    default:
      return labelReplace(expr, columnsOf(await metricQuery(source, expr.expr, steps, budget), steps))
  }
}

export function columnsOf(operand: Operand, steps: Steps): readonly Column[] {
  if (typeof operand !== 'number') return operand
  const column = emptyColumn(Labels.empty, steps.count)
  column.values.fill(operand)
  column.present.fill(1)
  return [column]
}

function labelReplace({ target, replacement, source, pattern }: Extract<MetricExpr, { kind: 'label-replace' }>, columns: readonly Column[]): Column[] {
  const expression = RE2JS.compile(`^(?s:${pattern})$`)
  const groups = expression.namedGroups()
  return columns.map((column) => {
    const matcher = expression.matcher(column.labels.get(source))
    if (!matcher.matches()) return column
    const value = replacement.replaceAll(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, plain: string | undefined) => {
      if (whole === '$$') return '$'
      const name = braced ?? plain ?? ''
      const group = /^\d+$/.test(name) ? Number(name) : groups[name]
      return group !== undefined && group <= matcher.groupCount() ? matcher.group(group) ?? '' : ''
    })
    return { ...column, labels: column.labels.with(target, value) }
  })
}
