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
      return aggregate(expr, columnsOf(await metricQuery(source, pushed(expr), steps, budget), steps), steps.count)
    case 'binary':
      return binary(expr, await metricQuery(source, expr.left, steps, budget), await metricQuery(source, expr.right, steps, budget), steps.count)
    default:
      return labelReplace(expr, columnsOf(await metricQuery(source, expr.expr, steps, budget), steps))
  }
}

const counting: ReadonlySet<string> = new Set(['count_over_time', 'rate', 'bytes_over_time', 'bytes_rate'])

/**
 * What `sum` counts together is counted together from the start, as Loki does. Where no label is asked for at all, parsers after
 * the line filters have nothing to do: lines that they cannot read are counted too.
 */
function pushed({ operator, expr, grouping }: Extract<MetricExpr, { kind: 'aggregate' }>): MetricExpr {
  if (operator !== 'sum' || expr.kind !== 'range' || expr.unwrap || !counting.has(expr.operator)) return expr
  const own = grouping ?? { isWithout: false, labels: [] }
  const needsNone = !own.isWithout && own.labels.length === 0 && expr.log.stages.every(({ kind }) => kind === 'line-filter' || parsers.has(kind))
  return { ...expr, grouping: own, log: needsNone ? { ...expr.log, stages: expr.log.stages.filter(({ kind }) => !parsers.has(kind)) } : expr.log }
}

const parsers: ReadonlySet<string> = new Set(['json', 'logfmt', 'pattern', 'regexp'])

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
