import { Labels, type Matcher } from '#lib/promql'
import type { RangeExpr } from '../parse/ast.ts'
import { type Column, emptyColumn, type Steps, timeAt } from './column.ts'
import { type Samples } from './samples.ts'
import { quantileOf, varianceOf } from './statistics.ts'

/** The part of a series' samples that a step looks at: from `lo` up to, without, `hi`. */
interface Window { readonly samples: Samples; readonly lo: number; readonly hi: number }

/** Each series' value at each step that has a sample in its range. */
export function overRange(expr: RangeExpr, series: readonly Samples[], steps: Steps): Column[] {
  if (expr.operator === 'absent_over_time') return [absent(expr, series, steps)]
  const work = functionOf(expr)
  return series.map((samples) => {
    const column = emptyColumn(samples.labels, steps.count)
    eachWindow(expr, samples, steps, (window, at) => {
      if (window.lo === window.hi) return
      column.values[at] = work(window)
      column.present[at] = 1
    })
    return column
  })
}

function eachWindow({ rangeNs, offsetNs }: RangeExpr, samples: Samples, steps: Steps, visit: (window: Window, at: number) => void): void {
  let [lo, hi] = [0, 0]
  for (let at = 0; at < steps.count; at += 1) {
    const endMs = timeAt(steps, at) - offsetNs / 1e6
    const startMs = endMs - rangeNs / 1e6
    while (hi < samples.count && (samples.times[hi] as number) <= endMs) hi += 1
    while (lo < hi && (samples.times[lo] as number) <= startMs) lo += 1
    visit({ samples, lo, hi }, at)
  }
}

function functionOf({ operator, parameter = 0, rangeNs, unwrap }: RangeExpr): (window: Window) => number {
  const seconds = rangeNs / 1e9
  switch (operator) {
    case 'count_over_time':
      return ({ lo, hi }) => hi - lo
    case 'rate':
      return unwrap ? (window) => sum(window) / seconds : ({ lo, hi }) => (hi - lo) / seconds
    case 'bytes_rate':
      return (window) => sum(window) / seconds
    case 'bytes_over_time':
    case 'sum_over_time':
      return sum
    case 'avg_over_time':
      return (window) => sum(window) / (window.hi - window.lo)
    case 'min_over_time':
      return (window) => fold(window, (least, value) => (value < least || Number.isNaN(least) ? value : least))
    case 'max_over_time':
      return (window) => fold(window, (most, value) => (value > most || Number.isNaN(most) ? value : most))
    case 'first_over_time':
      return ({ samples, lo }) => samples.values[lo] as number
    case 'last_over_time':
      return ({ samples, hi }) => samples.values[hi - 1] as number
    case 'stdvar_over_time':
      return (window) => varianceOf(valuesOf(window))
    case 'stddev_over_time':
      return (window) => Math.sqrt(varianceOf(valuesOf(window)))
    case 'quantile_over_time':
      return (window) => quantileOf(parameter, valuesOf(window).slice())
    case 'rate_counter':
      return (window) => counterRate(window, seconds)
    default:
      throw new Error(`The grammar knows ${operator} and the evaluator does not.`)
  }
}

function valuesOf({ samples, lo, hi }: Window): Float64Array {
  return samples.values.subarray(lo, hi)
}

function sum(window: Window): number {
  let total = 0
  for (const value of valuesOf(window)) total += value
  return total
}

function fold(window: Window, work: (kept: number, value: number) => number): number {
  return valuesOf(window).reduce(work)
}

/**
 * Growth with resets. Loki carries it back towards the range's start as Prometheus does, but takes milliseconds of the range for
 * nanoseconds of the samples (pkg/logql/range_vector.go, extrapolatedRate): it is carried by next to nothing, and so it is here.
 */
function counterRate({ samples, lo, hi }: Window, seconds: number): number {
  const values = samples.values.subarray(lo, hi)
  const [first, last] = [values[0] as number, values[values.length - 1] as number]
  if (values.length < 2) return 0
  let growth = last - first
  for (let at = 1; at < values.length; at += 1) if ((values[at] as number) < (values[at - 1] as number)) growth += values[at - 1] as number
  const sampled = ((samples.times[hi - 1] as number) - (samples.times[lo] as number)) * 1000
  if (sampled === 0) return 0
  const before = growth > 0 && first >= 0 ? Math.min(seconds, sampled * (first / growth)) : seconds
  return growth * (1 + before / sampled) / seconds
}

/** 1 where no series has a sample, under the labels that the selector asks for by `=`. */
function absent(expr: RangeExpr, series: readonly Samples[], steps: Steps): Column {
  const column = emptyColumn(absentLabels(expr.log.matchers), steps.count)
  column.values.fill(1)
  column.present.fill(1)
  for (const samples of series) eachWindow(expr, samples, steps, ({ lo, hi }, at) => {
    if (hi > lo) column.present[at] = 0
  })
  return column
}

function absentLabels(matchers: readonly Matcher[]): Labels {
  const names = matchers.map(({ name }) => name)
  return Labels.ofPairs(matchers.filter(({ operator, name }) => operator === '=' && names.indexOf(name) === names.lastIndexOf(name)).map(({ name, value }) => [name, value]))
}
