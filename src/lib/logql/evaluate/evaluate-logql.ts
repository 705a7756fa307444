import { compareLabels, type Labels } from '#lib/promql'
import { LogqlError } from '../model/logql-error.ts'
import type { LogSource } from '../model/source.ts'
import type { MetricExpr } from '../parse/ast.ts'
import { parseLogql } from '../parse/parse-logql.ts'
import { type Column, type Steps, timeAt } from './column.ts'
import { Budget, defaultLimits, type LogqlLimits } from './limits.ts'
import { logQuery, type StreamLines } from './log-query.ts'
import { columnsOf, metricQuery } from './metric-query.ts'

export type { StreamLines } from './log-query.ts'

export interface LogqlRequest {
  readonly query: string
  /** ns since 1970. A log query's lines are within [start, end). */
  readonly start: bigint
  readonly end: bigint
  /** Between steps, in ns; 0 asks for one value at `end`. */
  readonly step: bigint
  readonly direction: 'forward' | 'backward'
  /** The most lines of a log query. */
  readonly limit: number
}

export interface LogqlOptions {
  readonly limits?: Partial<LogqlLimits>
  /** Asked again and again: does nobody wait for the answer any more? */
  readonly isCanceled?: () => boolean
  readonly nowMs?: () => number
}

/** `times` in ms. */
export interface MetricSeries { readonly labels: Labels; readonly times: readonly number[]; readonly values: readonly number[] }

export interface LogqlStats { readonly lines: number; readonly bytes: number }

export type LogqlResult = { readonly stats: LogqlStats } & (
  | { readonly type: 'streams'; readonly streams: readonly StreamLines[] }
  | { readonly type: 'matrix' | 'vector'; readonly series: readonly MetricSeries[] }
  | { readonly type: 'scalar'; readonly time: number; readonly value: number }
)

/** Evaluates a query of LogQL on what a source holds. Throws `LogqlError`. */
export async function evaluateLogql(source: LogSource, request: LogqlRequest, options: LogqlOptions = {}): Promise<LogqlResult> {
  const expr = parseLogql(request.query)
  const limits = { ...defaultLimits, ...options.limits }
  const budget = new Budget(limits, options.isCanceled ?? (() => false), options.nowMs ?? Date.now)
  if (expr.kind === 'log') {
    const streams = await logQuery(source, expr, { from: request.start, to: request.end, direction: request.direction, limit: request.limit }, budget)
    return { type: 'streams', streams, stats: { lines: budget.lines, bytes: budget.bytes } }
  }
  const steps = stepsOf(request, limits)
  const result = await metricResult(source, expr, steps, request.step === 0n, budget)
  return { ...result, stats: { lines: budget.lines, bytes: budget.bytes } }
}

type Bare = { type: 'matrix' | 'vector'; series: readonly MetricSeries[] } | { type: 'scalar'; time: number; value: number }

async function metricResult(source: LogSource, expr: MetricExpr, steps: Steps, isInstant: boolean, budget: Budget): Promise<Bare> {
  const operand = await metricQuery(source, expr, steps, budget)
  if (isInstant && typeof operand === 'number') return { type: 'scalar', time: timeAt(steps, 0), value: operand }
  const columns = columnsOf(operand, steps).filter(({ present }) => present.includes(1))
  budget.checkSeries(columns.length, true)
  const isSorted = isInstant && expr.kind === 'aggregate' && (expr.operator.startsWith('sort') || expr.operator.endsWith('topk') || expr.operator === 'bottomk')
  const ordered = isSorted ? columns : columns.toSorted((a, b) => compareLabels(a.labels, b.labels))
  return { type: isInstant ? 'vector' : 'matrix', series: ordered.map((column) => seriesOf(column, steps)) }
}

function stepsOf({ start, end, step }: LogqlRequest, { maxSteps }: LogqlLimits): Steps {
  if (step === 0n) return { startMs: Number(end) / 1e6, stepMs: 1, count: 1 }
  if (step < 0n) throw new LogqlError('parse', 'zero or negative query resolution step widths are not accepted. Try a positive integer')
  const count = end < start ? 0 : Number((end - start) / step) + 1
  if (count > maxSteps) throw new LogqlError('limit', 'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter')
  return { startMs: Number(start) / 1e6, stepMs: Number(step) / 1e6, count }
}

function seriesOf({ labels, values, present }: Column, steps: Steps): MetricSeries {
  const kept = Array.from(present.keys()).filter((at) => present[at] === 1)
  return { labels, times: kept.map((at) => timeAt(steps, at)), values: kept.map((at) => values[at] as number) }
}
