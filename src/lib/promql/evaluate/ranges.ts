import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../model/labels.ts'
import type { ReadableSeries, SeriesSamples } from '../model/series.ts'
import type { ValueBounds } from '../model/value-bounds.ts'
import { isStaleAmong, staleReader } from '../model/stale-marker.ts'
import type { Expr, MatrixSelector, SubqueryExpr } from '../parse/ast.ts'
import type { Column } from '../vector/column.ts'
import { type Scope, selectorKey, type Shift, shiftOf } from '../vector/scope.ts'
import { type Steps, timeAt } from '../vector/steps.ts'
import { rangeMs, subquerySteps } from '../vector/subquery-steps.ts'

/** A series that windows are taken of. */
export interface RangeSeries {
  readonly labels: Labels
  readonly dropsName: boolean
  /** Its samples without stale markers; good until another series is read. Of numbers outside of bounds NaN may stand, or nothing. */
  read(within?: ValueBounds): SeriesSamples
}

/** Series together with how far back each step looks. */
export interface Ranges extends Shift {
  readonly range: number
  readonly series: readonly RangeSeries[]
}

/** The ranges of a range selector or subquery; `evaluate` gives the subquery's inner vector. */
export function rangesOf(expr: MatrixSelector | SubqueryExpr, scope: Scope, evaluate: (inner: Expr, scope: Scope) => Column[]): Ranges {
  const modifiers = expr.kind === 'subquery' ? expr : expr.selector
  const shift = shiftOf(modifiers, scope.query)
  const range = rangeMs(expr.range, scope.query.times)
  if (expr.kind === 'matrix-selector') return { ...shift, range, series: (scope.series.get(selectorKey(expr.selector)) ?? []).map((series) => ofStored(series)) }
  const steps = subquerySteps(expr, scope.steps, scope.query, scope.defaultStep)
  if (steps.count === 0) return { ...shift, range, series: [] }
  scope.budget.requireRoom(steps.count)
  const columns = evaluate(expr.expr, { ...scope, steps })
  return { ...shift, range, series: columns.map((column) => ({ labels: column.labels, dropsName: column.dropsName, read: () => samplesOf(column, steps) })) }
}

function ofStored(series: ReadableSeries): RangeSeries {
  return { labels: series.labels, dropsName: false, read: (within) => withoutMarkers(series.read(within)) }
}

function withoutMarkers(samples: SeriesSamples): SeriesSamples {
  const { times, values, histograms } = samples
  if (!isStaleAmong(values)) return samples
  const isStale = staleReader(values)
  const kept: number[] = []
  for (let at = 0; at < times.length; at += 1) if (!isStale(at)) kept.push(at)
  return { times: Float64Array.from(kept, (at) => times[at] as number), values: Float64Array.from(kept, (at) => values[at] as number), histograms: histograms && kept.map((at) => histograms[at]) }
}

function samplesOf(column: Column, steps: Steps): SeriesSamples {
  const kept: number[] = []
  for (let at = 0; at < steps.count; at += 1) if (column.present[at] === 1) kept.push(at)
  return {
    times: Float64Array.from(kept, (at) => timeAt(steps, at)), values: Float64Array.from(kept, (at) => column.values[at] as number),
    histograms: column.histograms && kept.map((at): FloatHistogram | undefined => unhinted(column.histograms?.[at])),
  }
}

/** A subquery may leave out the sample that a reset is told at, or give it twice: resets are found anew. */
function unhinted(histogram: FloatHistogram | undefined): FloatHistogram | undefined {
  return histogram && histogram.resetHint !== 'gauge' ? { ...histogram, resetHint: 'unknown' } : histogram
}
