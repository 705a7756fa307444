import { Labels } from '../model/labels.ts'
import { PromqlError } from '../model/promql-error.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import { type CallExpr, type Expr, type MatrixSelector, type SubqueryExpr, withoutParens } from '../parse/ast.ts'
import { absent, absentOverTime } from '../functions/absent.ts'
import { dateFunctions } from '../functions/dates.ts'
import { histogramFraction, histogramQuantile, histogramQuantiles, histogramValues } from '../functions/histograms.ts'
import { labelJoin, labelReplace } from '../functions/label-functions.ts'
import { floatFunctions } from '../functions/float-functions.ts'
import { goMax, goMin } from '../functions/go-math.ts'
import { sorted } from '../functions/sorted.ts'
import { type Column, emptyColumn, hasSample, isFloatAt } from '../vector/column.ts'
import type { Evaluators } from './evaluate.ts'
import { overRanges } from './over-ranges.ts'
import type { Scope } from '../vector/scope.ts'
import { selectTimes } from './select.ts'
import { timeAt } from '../vector/steps.ts'

/** A function that gives a vector. Where only numbers within bounds are wanted others may be left out. */
export function evaluateCall(call: CallExpr, scope: Scope, evaluate: Evaluators, within?: ValueBounds): Column[] {
  const args = call.args.map(withoutParens)
  const at = args.findIndex(({ kind }) => kind === 'matrix-selector' || kind === 'subquery')
  const matrix = args[at]
  if (matrix) {
    const scalars = args.filter((_, index) => index !== at).map((arg) => evaluate.scalars(arg, scope))
    const columns = overRanges(call, matrix as MatrixSelector | SubqueryExpr, { scalars, within: call.name === 'absent_over_time' ? undefined : within }, scope, evaluate.vector)
    return call.name === 'absent_over_time' ? absentOverTime(matrix, columns, scope) : columns
  }
  return vectorFunctions[call.name]?.(call, args, scope, evaluate) ?? byFloats(call, args, scope, evaluate)
}

type VectorFunction = (call: CallExpr, args: readonly Expr[], scope: Scope, evaluate: Evaluators) => Column[]

function vectorOf(args: readonly Expr[], at: number, scope: Scope, evaluate: Evaluators): Column[] {
  const arg = args[at]
  return arg ? evaluate.vector(arg, scope) : []
}

function scalarsOf(args: readonly Expr[], at: number, scope: Scope, evaluate: Evaluators): Float64Array {
  const arg = args[at]
  return arg ? evaluate.scalars(arg, scope) : new Float64Array(scope.steps.count)
}

const sortCall: VectorFunction = (call, args, scope, evaluate) => sorted(call, vectorOf(args, 0, scope, evaluate), args.slice(1).map(evaluate.text), scope)
const histogramValue: VectorFunction = (call, args, scope, evaluate) => histogramValues(call.name, vectorOf(args, 0, scope, evaluate), scope)

const vectorFunctions: Readonly<Record<string, VectorFunction>> = {
  absent: (_call, args, scope, evaluate) => absent(args[0], vectorOf(args, 0, scope, evaluate), scope),
  timestamp: (_call, args, scope, evaluate) => timestamps(args[0], scope, evaluate),
  // Start timestamps are not stored: as Prometheus answers without its feature flag.
  start_timestamp: () => [],
  vector: (_call, args, scope, evaluate) => [{ ...emptyColumn(Labels.empty, scope.steps.count), values: scalarsOf(args, 0, scope, evaluate), present: new Uint8Array(scope.steps.count).fill(1) }],
  sort: sortCall, sort_desc: sortCall, sort_by_label: sortCall, sort_by_label_desc: sortCall,
  label_replace: (call, args, scope, evaluate) => labelReplace(call, vectorOf(args, 0, scope, evaluate), args.slice(1).map(evaluate.text), scope),
  label_join: (call, args, scope, evaluate) => labelJoin(call, vectorOf(args, 0, scope, evaluate), args.slice(1).map(evaluate.text), scope),
  histogram_quantile: (_call, args, scope, evaluate) => histogramQuantile(scalarsOf(args, 0, scope, evaluate), vectorOf(args, 1, scope, evaluate), args, scope),
  histogram_quantiles: (_call, args, scope, evaluate) => histogramQuantiles(vectorOf(args, 0, scope, evaluate), evaluate.text(args[1] as Expr), args.slice(2).map((arg) => evaluate.scalars(arg, scope)), args, scope),
  histogram_fraction: (_call, args, scope, evaluate) => histogramFraction(scalarsOf(args, 0, scope, evaluate), scalarsOf(args, 1, scope, evaluate), vectorOf(args, 2, scope, evaluate), args, scope),
  histogram_count: histogramValue, histogram_sum: histogramValue, histogram_avg: histogramValue, histogram_stddev: histogramValue, histogram_stdvar: histogramValue,
}

/** The functions that make one number of each float (and, for `clamp` and `round`, of scalars). */
function byFloats(call: CallExpr, args: readonly Expr[], scope: Scope, evaluate: Evaluators): Column[] {
  const calculate = floatFunctions[call.name] ?? dateFunctions[call.name]
  if (!calculate) throw new PromqlError('execution', `${call.name}() is not supported`, call.at)
  const columns = args.length === 0 ? [timeColumn(scope)] : vectorOf(args, 0, scope, evaluate)
  const scalars = args.slice(1).map((arg) => evaluate.scalars(arg, scope))
  const now = scalars.map(() => 0)
  return columns.map((column) => {
    scope.budget.add(scope.steps.count)
    const out = emptyColumn(column.labels, scope.steps.count, true)
    for (let at = 0; at < scope.steps.count; at += 1) {
      if (!isFloatAt(column, at)) continue
      for (let index = 0; index < scalars.length; index += 1) now[index] = scalars[index]?.[at] as number
      if (call.name === 'clamp' && (now[1] as number) < (now[0] as number)) continue
      out.present[at] = 1
      out.values[at] = calculate(column.values[at] as number, now)
    }
    return out
  }).filter(hasSample)
}

function timeColumn(scope: Scope): Column {
  const column = emptyColumn(Labels.empty, scope.steps.count)
  for (let at = 0; at < scope.steps.count; at += 1) column.values[at] = timeAt(scope.steps, at) / 1000
  column.present.fill(1)
  return column
}

/** When the samples of a selector were taken; of any other vector, the time of the step. */
function timestamps(arg: Expr | undefined, scope: Scope, evaluate: Evaluators): Column[] {
  if (arg?.kind === 'vector-selector') return selectTimes(arg, scope).map((column) => ({ ...column, dropsName: true }))
  return (arg ? evaluate.vector(arg, scope) : []).map((column) => ({ ...column, histograms: undefined, dropsName: true, values: timeColumn(scope).values }))
}

/** A function that gives a scalar. */
export function scalarCall(call: CallExpr, scope: Scope, evaluate: Evaluators): Float64Array {
  const { steps, query } = scope
  const constant = (value: number) => new Float64Array(steps.count).fill(value)
  const args = call.args.map(withoutParens)
  switch (call.name) {
    case 'time':
      return timeColumn(scope).values
    case 'pi':
      return constant(Math.PI)
    case 'start':
      return constant(query.start / 1000)
    case 'end':
      return constant(query.end / 1000)
    case 'range':
      return constant(query.times.range)
    case 'step':
      return constant(query.times.step)
    case 'scalar':
      return onlyFloats(vectorOf(args, 0, scope, evaluate), steps.count)
    case 'min_of':
    case 'max_of': {
      const [left, right] = [scalarsOf(args, 0, scope, evaluate), scalarsOf(args, 1, scope, evaluate)]
      return left.map((value, at) => (call.name === 'min_of' ? goMin : goMax)(value, right[at] as number))
    }
    default:
      throw new PromqlError('execution', `${call.name}() is not supported`, call.at)
  }
}

/** The one float at each step, NaN where there is none or more than one. */
function onlyFloats(columns: readonly Column[], count: number): Float64Array {
  const values = new Float64Array(count).fill(Number.NaN)
  const found = new Uint8Array(count)
  for (const column of columns) {
    for (let at = 0; at < count; at += 1) {
      if (!isFloatAt(column, at)) continue
      values[at] = found[at] === 0 ? column.values[at] as number : Number.NaN
      found[at] = 1
    }
  }
  return values
}

