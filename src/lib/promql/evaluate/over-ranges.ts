import { delta, type Growth, growthColumn, increase, rate } from '../functions/extrapolated.ts'
import * as over from '../functions/over-time.ts'
import { deriv, doubleExponentialSmoothing, predictLinear } from '../functions/trend.ts'
import { changesColumn, countColumn, firstColumn, lastColumn, presentColumn, resetsColumn } from '../functions/moving/counts.ts'
import { maxColumn, minColumn } from '../functions/moving/extremes.ts'
import { quantileColumn } from '../functions/moving/quantiles.ts'
import { deviationColumn, varianceColumn } from '../functions/moving/spreads.ts'
import { meanColumn, sumColumn } from '../functions/moving/sums.ts'
import { derivColumn, predictColumn } from '../functions/moving/trends.ts'
import { histogramOverRange } from '../functions/over-range.ts'
import type { SeriesSamples } from '../model/series.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import type { CallExpr, Expr, MatrixSelector, SubqueryExpr } from '../parse/ast.ts'
import { type Column, hasSample, noHistograms } from '../vector/column.ts'
import { ColumnRoom } from '../vector/column-room.ts'
import { warnOfQuantile } from '../functions/quantile.ts'
import { mergeSame } from '../vector/merge-same.ts'
import { type RangeSeries, rangesOf } from './ranges.ts'
import type { ColumnFunction } from '../vector/ranged.ts'
import type { Scope } from '../vector/scope.ts'
import { Scratch } from '../vector/scratch.ts'
import { timeAt } from '../vector/steps.ts'
import { WindowBounds } from '../vector/window-bounds.ts'
import type { RangeFunction, Window } from '../vector/window.ts'

const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  rate, increase, delta, irate: over.irate, idelta: over.idelta, deriv, predict_linear: predictLinear, double_exponential_smoothing: doubleExponentialSmoothing,
  changes: over.changes, resets: over.resets, avg_over_time: over.avgOverTime, sum_over_time: over.sumOverTime, min_over_time: over.minOverTime, max_over_time: over.maxOverTime,
  count_over_time: over.countOverTime, quantile_over_time: over.quantileOverTime, stddev_over_time: over.stddevOverTime, stdvar_over_time: over.stdvarOverTime,
  last_over_time: over.lastOverTime, first_over_time: over.firstOverTime, present_over_time: over.presentOverTime, absent_over_time: over.presentOverTime,
  mad_over_time: over.madOverTime, ts_of_first_over_time: over.tsOfFirst, ts_of_last_over_time: over.tsOfLast, ts_of_min_over_time: over.tsOfMin, ts_of_max_over_time: over.tsOfMax,
}
const growths: Readonly<Record<string, Growth>> = { rate: { isCounter: true, isRate: true }, increase: { isCounter: true, isRate: false }, delta: { isCounter: false, isRate: false } }
/** Samples that are looked at between two looks at the clock. */
const mostUnchecked = 1_000_000
/** Those that take fewer looks for all steps together than for each by itself. */
const columnFunctions: Readonly<Record<string, ColumnFunction>> = {
  avg_over_time: meanColumn, sum_over_time: sumColumn, min_over_time: minColumn, max_over_time: maxColumn, count_over_time: countColumn, present_over_time: presentColumn, absent_over_time: presentColumn,
  last_over_time: lastColumn, first_over_time: firstColumn, changes: changesColumn, resets: resetsColumn, quantile_over_time: quantileColumn, stddev_over_time: deviationColumn, stdvar_over_time: varianceColumn,
  deriv: derivColumn, predict_linear: predictColumn,
}
const keepsName: ReadonlySet<string> = new Set(['last_over_time', 'first_over_time'])
/** Those whose answer is one of the samples that are wanted, if there are such within a window: others need not be read. */
const sparing: Readonly<Record<string, (within: ValueBounds | undefined) => boolean>> = { max_over_time: (within) => within?.most === Infinity, min_over_time: (within) => within?.least === -Infinity }
const endings = ['_total', '_sum', '_count', '_bucket']

/** A function of ranges, series by series: the window moves along a series once. */
export function overRanges(call: CallExpr, matrix: MatrixSelector | SubqueryExpr, { scalars, within }: Given, scope: Scope, evaluate: (inner: Expr, scope: Scope) => Column[]): Column[] {
  const ranges = rangesOf(matrix, scope, evaluate)
  const calculate = rangeFunctions[call.name]
  if (!calculate) return []
  const pass: Pass = { call, matrix, calculate, scalars, within, bounds: new WindowBounds(scope.steps, ranges.range, ranges), room: new ColumnRoom(scope.steps.count), scratch: new Scratch() }
  const columns: Column[] = []
  for (const series of ranges.series) {
    const { column, isAny } = columnOf(pass, series, scope)
    const hasSome = hasSample(column)
    if ((call.name === 'rate' || call.name === 'increase') && (isAny || hasSome)) noteNonCounter(series, column, matrix, scope)
    if (!hasSome) {
      pass.room.takeBack()
      continue
    }
    scope.budget.add(scope.steps.count)
    columns.push(column)
  }
  if (call.name === 'quantile_over_time' && columns.length > 0) for (const q of new Set(scalars[0])) warnOfQuantile(q, (text) => scope.notes.warn(text, (call.args[0] ?? call).at))
  return mergeSame(columns, scope)
}

interface Given {
  /** The function's further arguments at all steps. */
  readonly scalars: readonly Float64Array[]
  /** Where only numbers within bounds are wanted, others may be left out. */
  readonly within: ValueBounds | undefined
}

interface Pass extends Given {
  readonly call: CallExpr
  readonly matrix: MatrixSelector | SubqueryExpr
  readonly calculate: RangeFunction
  readonly bounds: WindowBounds
  readonly room: ColumnRoom
  readonly scratch: Scratch
}

/** `isAny`: there are samples, even where all were left out. */
function columnOf(pass: Pass, series: RangeSeries, scope: Scope): { column: Column; isAny: boolean } {
  const { call: { name }, bounds, room } = pass
  const { budget, steps } = scope
  const samples = series.read(sparing[name]?.(pass.within) ? pass.within : undefined)
  const { times, values, histograms } = samples
  const column = { ...room.column(series.labels, series.dropsName || !keepsName.has(name)), histograms: histograms && noHistograms(steps.count) }
  budget.add(times.length)
  const growth = histograms ? undefined : growths[name]
  const columnFunction = histograms || steps.count === 1 ? undefined : columnFunctions[name]
  let isAny = false
  if (growth) isAny = growthColumn(growth, samples, bounds, column, pass.within)
  else if (columnFunction) columnFunction({ times, values, ...bounds.of(times), timeAt: (at) => timeAt(steps, at), args: pass.scalars, within: pass.within, scratch: pass.scratch, spend: spender(budget) }, column)
  else fillColumn(pass, series, samples, column, scope)
  budget.release(times.length)
  return { column, isAny }
}

/** Looks at the clock now and then. */
function spender(budget: Scope['budget']): (samples: number) => void {
  let unchecked = 0
  return (samples) => {
    unchecked += samples
    if (unchecked <= mostUnchecked) return
    budget.check()
    unchecked = 0
  }
}

function fillColumn({ call, matrix, calculate, scalars, bounds }: Pass, { labels }: RangeSeries, { times, values, histograms }: SeriesSamples, column: Column, { steps, notes, budget }: Scope): void {
  const { firsts, ends } = bounds.of(times)
  const window: Window = { times, values, first: 0, end: 0, rangeStart: 0, rangeEnd: 0, stepTime: 0, seconds: bounds.range / 1000, args: new Float64Array(scalars.length) }
  const spend = spender(budget)
  for (let at = 0; at < steps.count; at += 1) {
    window.first = firsts[at] as number
    window.end = ends[at] as number
    if (window.first === window.end) continue
    spend(window.end - window.first)
    window.stepTime = timeAt(steps, at)
    window.rangeEnd = bounds.endTime(at)
    window.rangeStart = window.rangeEnd - bounds.range
    for (let index = 0; index < scalars.length; index += 1) window.args[index] = scalars[index]?.[at] as number
    const result = histograms ? histogramOverRange(call, matrix, calculate, { ...window, histograms, labels }, notes) : calculate(window)
    if (result === undefined) continue
    column.present[at] = 1
    if (typeof result === 'number') column.values[at] = result
    else if (column.histograms) column.histograms[at] = result
  }
}

function noteNonCounter({ labels }: RangeSeries, { histograms }: Column, matrix: Expr, { notes }: Scope): void {
  const { name } = labels
  const hasFloats = histograms === undefined || histograms.some((histogram) => histogram === undefined)
  if (name !== '' && hasFloats && !endings.some((ending) => name.endsWith(ending))) {
    notes.inform(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${JSON.stringify(name)}`, matrix.at)
  }
}
