import { allBuckets, decimalText, type FloatHistogram, isCustomHistogram, type QueryResult, type ResultSeries } from '#lib/promql'

const mostTexts = 20_000

/** The result of a query as Prometheus writes it: `"resultType":…,"result":…`. */
export function resultJson(result: QueryResult): string {
  if (!('series' in result)) return `"resultType":"${result.type}","result":${sampleJson(result.time, typeof result.value === 'number' ? decimalText(result.value) : result.value)}`
  const timeTexts = new TimeTexts()
  const write = result.type === 'vector' ? elementJson : (series: ResultSeries) => seriesJson(series, timeTexts)
  return `"resultType":"${result.type}","result":[${result.series.map(write).join()}]`
}

/** The first of its series; what is left out is told. */
export function limitedResult(result: QueryResult, limit: number | undefined): QueryResult {
  if (limit === undefined || !('series' in result) || result.series.length <= limit) return result
  return { ...result, series: result.series.slice(0, limit), warnings: [...result.warnings, 'results truncated due to limit'] }
}

function elementJson({ labels, times, values, histograms }: ResultSeries): string {
  const histogram = histograms?.[0]
  const time = times[0] as number
  const sample = histogram ? `"histogram":[${timeJson(time)},${histogramJson(histogram)}]` : `"value":${sampleJson(time, decimalText(values[0] as number))}`
  return `{"metric":${JSON.stringify(labels.toRecord())},${sample}}`
}

function seriesJson({ labels, times, values, histograms }: ResultSeries, timeTexts: TimeTexts): string {
  let floats = ''
  const others: string[] = []
  for (let at = 0; at < times.length; at += 1) {
    const histogram = histograms?.[at]
    if (histogram) others.push(`[${timeTexts.of(times[at] as number)},${histogramJson(histogram)}]`)
    else floats += `${floats === '' ? '' : ','}[${timeTexts.of(times[at] as number)},"${decimalText(values[at] as number)}"]`
  }
  const parts = [`"metric":${JSON.stringify(labels.toRecord())}`]
  if (floats !== '') parts.push(`"values":[${floats}]`)
  if (others.length > 0) parts.push(`"histograms":[${others.join()}]`)
  return `{${parts.join()}}`
}

function sampleJson(time: number, value: string): string {
  return `[${timeJson(time)},${JSON.stringify(value)}]`
}

/** The series of an answer have their times in common: the text of each is made once. */
class TimeTexts {
  readonly #known = new Map<number, string>()

  of(time: number): string {
    const known = this.#known.get(time)
    if (known !== undefined) return known
    const text = timeJson(time)
    if (this.#known.size < mostTexts) this.#known.set(time, text)
    return text
  }
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
