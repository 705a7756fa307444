import type { FloatHistogram, Labels } from '../../../src/lib/promql/index.ts'
import { gathered, noBuckets } from '../../../src/lib/promql/histogram/buckets.ts'
import { customSchema } from '../../../src/lib/promql/histogram/float-histogram.ts'
import type { DescribedSeries } from '../../../src/lib/promql/notation/series-notation.ts'

/** The classic histograms among the series, as native ones with custom bounds (`load_with_nhcb`). */
export function customHistograms(series: readonly DescribedSeries[]): DescribedSeries[] {
  const groups = new Map<string, { labels: Labels; buckets: { bound: number; points: DescribedSeries['points'] }[]; sum: DescribedSeries['points']; count: DescribedSeries['points'] }>()
  for (const { labels, points } of series) {
    const kind = /_(bucket|sum|count)$/.exec(labels.name)?.[1]
    if (!kind) continue
    const base = labels.with('__name__', labels.name.slice(0, -kind.length - 1)).drop(new Set(['le']))
    const group = groups.get(base.key) ?? { labels: base, buckets: [], sum: [], count: [] }
    groups.set(base.key, group)
    if (kind === 'bucket') group.buckets.push({ bound: Number(labels.get('le').replace('+Inf', 'Infinity')), points })
    else group[kind as 'sum' | 'count'] = points
  }
  return [...groups.values()].filter(({ buckets }) => buckets.length > 0).map(({ labels, buckets, sum, count }) => {
    const sorted = buckets.toSorted((a, b) => a.bound - b.bound)
    const length = Math.max(...sorted.map(({ points }) => points.length))
    return { labels, points: Array.from({ length }, (_, at) => histogramAt(sorted, at, sum[at] as number | undefined, count[at] as number | undefined)) }
  })
}

function histogramAt(buckets: readonly { bound: number; points: DescribedSeries['points'] }[], at: number, sum: number | undefined, count: number | undefined): FloatHistogram | undefined {
  const there = buckets.filter(({ points }) => points[at] !== undefined)
  if (there.length === 0) return undefined
  const bounds = there.map(({ bound }) => bound).filter(Number.isFinite)
  const cumulative = there.map(({ points }) => points[at] as number)
  const total = count ?? cumulative.at(-1)!
  const counts = cumulative.map((value, index) => value - (cumulative[index - 1] ?? 0))
  if (there.at(-1)!.bound !== Infinity) counts.push(total - cumulative.at(-1)!)
  return { schema: customSchema, zeroThreshold: 0, zeroCount: 0, count: total, sum: sum ?? 0, positive: gathered(counts.map((value, index) => [index, value])), negative: noBuckets, customBounds: bounds, resetHint: 'unknown' }
}
