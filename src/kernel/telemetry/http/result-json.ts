import { allBuckets, decimalText, type FloatHistogram, isCustomHistogram, type QueryResult, type ResultSeries } from '#lib/promql'

/** The result of a query as Prometheus writes it: `"resultType":…,"result":…`. */
export function resultJson(result: QueryResult): string {
  if (!('series' in result)) return `"resultType":"${result.type}","result":${sampleJson(result.time, typeof result.value === 'number' ? decimalText(result.value) : result.value)}`
  const write = result.type === 'vector' ? elementJson : seriesJson
  return `"resultType":"${result.type}","result":[${result.series.map(write).join()}]`
}

function elementJson({ labels, times, values, histograms }: ResultSeries): string {
  const histogram = histograms?.[0]
  const time = times[0] as number
  const sample = histogram ? `"histogram":[${timeJson(time)},${histogramJson(histogram)}]` : `"value":${sampleJson(time, decimalText(values[0] as number))}`
  return `{"metric":${JSON.stringify(labels.toRecord())},${sample}}`
}

function seriesJson({ labels, times, values, histograms }: ResultSeries): string {
  const floats: string[] = []
  const others: string[] = []
  for (const [at, time] of times.entries()) {
    const histogram = histograms?.[at]
    if (histogram) others.push(`[${timeJson(time)},${histogramJson(histogram)}]`)
    else floats.push(`[${timeJson(time)},"${decimalText(values[at] as number)}"]`)
  }
  const parts = [`"metric":${JSON.stringify(labels.toRecord())}`]
  if (floats.length > 0) parts.push(`"values":[${floats.join()}]`)
  if (others.length > 0) parts.push(`"histograms":[${others.join()}]`)
  return `{${parts.join()}}`
}

function sampleJson(time: number, value: string): string {
  return `[${timeJson(time)},${JSON.stringify(value)}]`
}

/** Seconds, with three digits behind the point where there are any. */
function timeJson(ms: number): string {
  const whole = Math.round(ms)
  const rest = Math.abs(whole % 1000)
  const sign = whole < 0 ? '-' : ''
  const seconds = Math.floor(Math.abs(whole) / 1000)
  return rest === 0 ? `${sign}${seconds}` : `${sign}${seconds}.${String(rest).padStart(3, '0')}`
}

function histogramJson(histogram: FloatHistogram): string {
  const isCustom = isCustomHistogram(histogram)
  const buckets = allBuckets(histogram).filter(({ count }) => count !== 0).map(({ lower, upper, count }) => {
    const isLower = isCustom ? lower === -Infinity : lower < 0
    const isUpper = isCustom || upper > 0
    return `[${isLower ? (isUpper ? 3 : 1) : isUpper ? 0 : 2},"${decimalText(lower)}","${decimalText(upper)}","${decimalText(count)}"]`
  })
  const parts = [`"count":"${decimalText(histogram.count)}"`, `"sum":"${decimalText(histogram.sum)}"`]
  if (buckets.length > 0) parts.push(`"buckets":[${buckets.join()}]`)
  return `{${parts.join()}}`
}
