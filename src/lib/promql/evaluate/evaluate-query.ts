import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { compareLabels, Labels } from '../model/labels.ts'
import { type Annotations, Notes } from '../model/notes.ts'
import { PromqlError } from '../model/promql-error.ts'
import type { ReadableSeries, SeriesSource } from '../model/series.ts'
import { type Expr, type MatrixSelector, type SubqueryExpr, typeNames, withoutParens } from '../parse/ast.ts'
import { typeOf } from '../parse/check-types.ts'
import { parseQuery } from '../parse/parse-query.ts'
import { Budget, type Limits } from '../vector/budget.ts'
import type { Column } from '../vector/column.ts'
import { evaluateScalars, evaluateVector, textOf } from './evaluate.ts'
import { mergeSame } from '../vector/merge-same.ts'
import { needsOf } from './needs.ts'
import { type RangeSeries, rangesOf } from './ranges.ts'
import type { Scope } from '../vector/scope.ts'
import { type Steps, timeAt } from '../vector/steps.ts'

/** Times in ms. A step of 0 is a query for the single time `start`. */
export interface QueryRequest {
  readonly query: string
  readonly start: number
  readonly end: number
  readonly step: number
}

export interface QueryOptions extends Partial<Limits> {
  /** How long a sample stands for its series, in ms (5 minutes). */
  readonly lookback?: number
  /** The step of a subquery that names none, in ms (1 minute). */
  readonly defaultStep?: number
}

/** Samples of one series: `times` in ms. */
export interface ResultSeries {
  readonly labels: Labels
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly histograms: readonly (FloatHistogram | undefined)[] | undefined
}

export type QueryResult = Annotations & (
  | { readonly type: 'scalar'; readonly time: number; readonly value: number }
  | { readonly type: 'string'; readonly time: number; readonly value: string }
  | { readonly type: 'vector' | 'matrix'; readonly series: readonly ResultSeries[] }
)

const defaults = { lookback: 300_000, defaultStep: 60_000, maxSamples: 50_000_000, check: () => {} }

/** Evaluates an expression of Prometheus 3 on what a source holds. Throws `PromqlError`. */
export async function evaluateQuery(source: SeriesSource, request: QueryRequest, options: QueryOptions = {}): Promise<QueryResult> {
  const expr = parseQuery(request.query)
  const isInstant = request.step === 0
  const type = typeOf(expr)
  if (!isInstant && (type === 'matrix' || type === 'string')) throw new PromqlError('bad_data', `invalid expression type ${JSON.stringify(typeNames[type])} for range query, must be Scalar or instant Vector`)
  const frame = { ...defaults, ...options }
  const steps: Steps = { start: request.start, step: request.step, count: isInstant ? 1 : Math.floor((request.end - request.start) / request.step) + 1 }
  const query = { start: request.start, end: isInstant ? request.start : request.end, times: { step: request.step / 1000, range: isInstant ? 0 : (request.end - request.start) / 1000 } }
  const notes = new Notes()
  const { needs, repeated } = needsOf(expr, steps, { ...frame, query })
  const series = new Map<string, readonly ReadableSeries[]>()
  for (const [key, need] of needs) series.set(key, (await source.select(need)).toSorted((a, b) => compareLabels(a.labels, b.labels)))
  const scope: Scope = { steps, query, lookback: frame.lookback, defaultStep: frame.defaultStep, series, found: new Map(Array.from(repeated, (key) => [key, undefined])), notes, budget: new Budget(frame) }
  return { ...resultOf(expr, scope, isInstant), ...notes.list(request.query) }
}

type Bare = QueryResult extends infer Result ? Result extends unknown ? Omit<Result, keyof Annotations> : never : never

function resultOf(expr: Expr, scope: Scope, isInstant: boolean): Bare {
  const inner = withoutParens(expr)
  const time = scope.steps.start
  switch (typeOf(expr)) {
    case 'string':
      return { type: 'string', time, value: textOf(expr) }
    case 'scalar': {
      const values = evaluateScalars(expr, scope)
      if (isInstant) return { type: 'scalar', time, value: values[0] as number }
      return { type: 'matrix', series: [seriesOf({ labels: Labels.empty, values, present: new Uint8Array(scope.steps.count).fill(1), histograms: undefined, dropsName: false }, scope)] }
    }
    case 'matrix':
      return { type: 'matrix', series: rangeResult(inner as MatrixSelector | SubqueryExpr, scope) }
    default: {
      const columns = mergeSame(evaluateVector(expr, scope).map((column) => column.dropsName ? { ...column, labels: column.labels.withoutName() } : column), scope)
      if (isInstant) return { type: 'vector', series: columns.map((column) => seriesOf(column, scope)) }
      return { type: 'matrix', series: columns.toSorted((a, b) => compareLabels(a.labels, b.labels)).map((column) => seriesOf(column, scope)) }
    }
  }
}

function seriesOf({ labels, values, present, histograms }: Column, { steps }: Scope): ResultSeries {
  const kept: { readonly times: number[]; readonly values: number[] } = { times: [], values: [] }
  const own: (FloatHistogram | undefined)[] | undefined = histograms && []
  for (let at = 0; at < steps.count; at += 1) {
    if (present[at] !== 1) continue
    kept.times.push(timeAt(steps, at))
    kept.values.push(values[at] as number)
    own?.push(histograms?.[at])
  }
  return { labels, ...kept, histograms: own }
}

/** The samples themselves, each at its own time. */
function rangeResult(expr: MatrixSelector | SubqueryExpr, scope: Scope): ResultSeries[] {
  const { series, range, offset, pinned } = rangesOf(expr, scope, evaluateVector)
  const end = (pinned ?? scope.steps.start) - offset
  return series.map((each) => windowOf(each, end - range, end, scope)).filter(({ times }) => times.length > 0)
}

function windowOf({ labels, dropsName, read }: RangeSeries, from: number, to: number, { budget }: Scope): ResultSeries {
  const { times, values, histograms } = read()
  budget.add(times.length)
  const kept = [...times.keys()].filter((at) => (times[at] as number) > from && (times[at] as number) <= to)
  return {
    labels: dropsName ? labels.withoutName() : labels, times: kept.map((at) => times[at] as number), values: kept.map((at) => values[at] as number),
    histograms: histograms && kept.map((at) => histograms[at]),
  }
}
