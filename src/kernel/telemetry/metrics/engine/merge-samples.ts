import type { FloatHistogram } from '#lib/promql'
import type { Samples } from '../blocks/chunk.ts'
import type { HotSamples } from '../hot/hot-samples.ts'

/** Of the places from `from` up to but without `to`, as a copy. */
export function sliceHot(hot: HotSamples, from: number, to: number): Samples {
  const times = hot.times.slice(from, to)
  const found = hot.histograms
  const histograms = found && times.some((time) => found.has(time)) ? Array.from(times, (time) => found.get(time)) : undefined
  return { times, values: hot.values.slice(from, to), histograms }
}

/** Two lists as one in order; where both have a time, the second counts. */
export function mergeSamples(a: Samples, b: Samples): Samples {
  if (a.times.length === 0) return b
  if (b.times.length === 0) return a
  const size = a.times.length + b.times.length
  const out = { times: new Float64Array(size), values: new Float64Array(size), histograms: a.histograms || b.histograms ? Array.from<FloatHistogram | undefined>({ length: size }) : undefined }
  let [atA, atB, count] = [0, 0, 0]
  while (atA < a.times.length || atB < b.times.length) {
    const [timeA, timeB] = [a.times[atA] ?? Infinity, b.times[atB] ?? Infinity]
    const [from, at] = timeB <= timeA ? [b, atB] : [a, atA]
    out.times[count] = Math.min(timeA, timeB)
    out.values[count] = from.values[at] as number
    if (out.histograms) out.histograms[count] = from.histograms?.[at]
    if (timeA <= timeB) atA += 1
    if (timeB <= timeA) atB += 1
    count += 1
  }
  return { times: out.times.subarray(0, count), values: out.values.subarray(0, count), histograms: out.histograms?.slice(0, count) }
}

/** Without those that `isKept` does not keep. */
export function filterSamples(samples: Samples, isKept: (time: number) => boolean): Samples {
  const places = [...samples.times.keys()].filter((at) => isKept(samples.times[at] as number))
  if (places.length === samples.times.length) return samples
  const values = new Float64Array(places.length)
  for (const [to, from] of places.entries()) values[to] = samples.values[from] as number
  return { times: Float64Array.from(places, (at) => samples.times[at] as number), values, histograms: samples.histograms && places.map((at) => samples.histograms?.[at]) }
}
