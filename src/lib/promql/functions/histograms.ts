import { type Column, emptyColumn, hasSample, isFloatAt } from '../vector/column.ts'
import { warnOfQuantile } from './quantile.ts'
import { mergeSame } from '../vector/merge-same.ts'
import type { Scope } from '../vector/scope.ts'
import { timeAt } from '../vector/steps.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { nativeFraction, nativeQuantile, nativeValues } from '../histogram/native-functions.ts'
import { goQuoted } from '../text/go-quoted.ts'
import type { Labels } from '../model/labels.ts'
import { openMetricsFloat } from '../text/open-metrics-float.ts'
import type { Expr } from '../parse/ast.ts'
import { type Bucket, bucketFraction, bucketQuantile } from './classic-histogram.ts'
import { goFloat } from './go-math.ts'

const forcedText = 'input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)'
const bound: ReadonlySet<string> = new Set(['le'])

/** The series of a classic histogram, or the one series of a native one. */
interface Histogram {
  readonly labels: Labels
  readonly buckets: { readonly bound: number; readonly column: Column }[]
  native: Column | undefined
}

export function histogramQuantile(q: Float64Array, columns: readonly Column[], args: readonly Expr[], scope: Scope): Column[] {
  if (columns.length > 0 || scope.steps.count > 0) for (const each of new Set(q)) warnOfQuantile(each, (text) => scope.notes.warn(text, (args[0] as Expr).at))
  return quantiles(q, columns, args[1] as Expr, scope, (labels) => labels)
}

/** Several quantiles at once, told apart by a label. */
export function histogramQuantiles(columns: readonly Column[], label: string, qs: readonly Float64Array[], args: readonly Expr[], scope: Scope): Column[] {
  const all = qs.flatMap((q, index) => {
    for (const each of new Set(q)) warnOfQuantile(each, (text) => scope.notes.warn(text, (args[index + 2] as Expr).at))
    return quantiles(q, columns, args[0] as Expr, scope, (labels) => labels.with(label, openMetricsFloat(q[0] as number)))
  })
  return mergeSame(all, scope)
}

function quantiles(q: Float64Array, columns: readonly Column[], arg: Expr, scope: Scope, labelsOf: (labels: Labels) => Labels): Column[] {
  const classic = (at: number, buckets: readonly Bucket[], labels: Labels) => {
    const { value, forced } = bucketQuantile(q[at] as number, buckets)
    const time = timeAt(scope.steps, at)
    if (forced) scope.notes.informForced(withName(forcedText, labels), arg.at, { from: time, to: time, count: 1, ...forced })
    return value
  }
  const native = (at: number, histogram: FloatHistogram, labels: Labels) => nativeQuantile(q[at] as number, histogram, (text) => scope.notes.inform(withName(text, labels), arg.at))
  return eachHistogram(columns, arg, scope, labelsOf, { classic, native })
}

export function histogramFraction(lower: Float64Array, upper: Float64Array, columns: readonly Column[], args: readonly Expr[], scope: Scope): Column[] {
  const arg = args[2] as Expr
  return eachHistogram(columns, arg, scope, (labels) => labels, {
    classic: (at, buckets) => bucketFraction(lower[at] as number, upper[at] as number, buckets),
    native: (at, histogram, labels) => nativeFraction(lower[at] as number, upper[at] as number, histogram, (text) => scope.notes.inform(withName(text, labels), arg.at)),
  })
}

export function histogramValues(name: string, columns: readonly Column[], scope: Scope): Column[] {
  return columns.map((column) => {
    const out = emptyColumn(column.labels, scope.steps.count, true)
    for (let at = 0; at < scope.steps.count; at += 1) {
      const histogram = column.histograms?.[at]
      const value = histogram && column.present[at] === 1 ? nativeValues[name]?.(histogram) : undefined
      if (value === undefined) continue
      out.present[at] = 1
      out.values[at] = value
    }
    return out
  }).filter(hasSample)
}

interface Calculations {
  readonly classic: (at: number, buckets: readonly Bucket[], labels: Labels) => number
  readonly native: (at: number, histogram: FloatHistogram, labels: Labels) => number
}

function eachHistogram(columns: readonly Column[], arg: Expr, scope: Scope, labelsOf: (labels: Labels) => Labels, { classic, native }: Calculations): Column[] {
  return histogramsOf(columns, arg, scope).map((histogram) => {
    scope.budget.add(scope.steps.count)
    const out = emptyColumn(labelsOf(histogram.labels), scope.steps.count, true)
    for (let at = 0; at < scope.steps.count; at += 1) {
      const buckets = histogram.buckets.filter(({ column }) => isFloatAt(column, at)).map((bucket) => ({ bound: bucket.bound, count: bucket.column.values[at] as number }))
      const whole = histogram.native?.present[at] === 1 ? histogram.native.histograms?.[at] : undefined
      if (buckets.length === 0 && !whole) continue
      if (buckets.length > 0 && whole) {
        scope.notes.warn(withName('vector contains a mix of classic and native histograms', histogram.labels), arg.at)
        continue
      }
      out.present[at] = 1
      out.values[at] = whole ? native(at, whole, histogram.labels) : classic(at, buckets, histogram.labels)
    }
    return out
  }).filter(hasSample)
}

function histogramsOf(columns: readonly Column[], arg: Expr, scope: Scope): Histogram[] {
  const histograms = new Map<string, Histogram>()
  const of = (labels: Labels) => {
    const known = histograms.get(labels.key) ?? { labels, buckets: [], native: undefined }
    histograms.set(labels.key, known)
    return known
  }
  for (const column of columns) {
    if (column.histograms) of(column.labels).native = column
    const hasFloats = !column.histograms || column.present.some((_, at) => isFloatAt(column, at))
    if (!hasFloats) continue
    const le = column.labels.get('le')
    const value = goFloat(le)
    if (value === undefined) scope.notes.warn(withName(`bucket label "le" is missing or has a malformed value of ${goQuoted(le)}`, column.labels), arg.at)
    else of(column.labels.drop(bound)).buckets.push({ bound: value, column })
  }
  return [...histograms.values()]
}

function withName(text: string, labels: Labels): string {
  return labels.name === '' ? text : `${text} for metric name ${goQuoted(labels.name)}`
}
