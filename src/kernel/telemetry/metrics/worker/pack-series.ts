import type { FloatHistogram, Labels } from '#lib/promql'
import { seriesKey } from '../index/series-key.ts'
import type { PackedSeries } from './protocol.ts'

interface AnySeries {
  readonly labels: Labels
  readonly times: ArrayLike<number>
  readonly values: ArrayLike<number>
  readonly histograms?: readonly (FloatHistogram | undefined)[] | undefined
}

export function packSeries(series: readonly AnySeries[]): PackedSeries {
  const total = series.reduce((sum, { times }) => sum + times.length, 0)
  const packed = { keys: series.map(({ labels }) => seriesKey(labels)), counts: Uint32Array.from(series, ({ times }) => times.length), times: new Float64Array(total), values: new Float64Array(total) }
  const found = new Map<number, FloatHistogram>()
  let at = 0
  for (const { times, values, histograms } of series) {
    packed.times.set(times, at)
    packed.values.set(values, at)
    for (const [index, histogram] of histograms?.entries() ?? []) if (histogram) found.set(at + index, histogram)
    at += times.length
  }
  return { ...packed, histograms: found.size > 0 ? found : undefined }
}

/** Each series with its part of the arrays. */
export function unpackSeries<Labelled>({ keys, counts, times, values, histograms }: PackedSeries, labelsOf: (key: string) => Labelled): { labels: Labelled; times: Float64Array; values: Float64Array; histograms: (FloatHistogram | undefined)[] | undefined }[] {
  let at = 0
  return keys.map((key, index) => {
    const from = at
    at += counts[index] as number
    const own = histograms && Array.from({ length: at - from }, (_, place) => histograms.get(from + place))
    return { labels: labelsOf(key), times: times.subarray(from, at), values: values.subarray(from, at), histograms: own?.some((histogram) => histogram) ? own : undefined }
  })
}
