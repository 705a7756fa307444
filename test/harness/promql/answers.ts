import { decimalText, type QueryResult } from '../../../src/lib/promql/index.ts'
import type { PrometheusAnswer } from './real-prometheus.ts'

/** How an answer of ours (or our error's text) differs from Prometheus's; undefined where they agree. */
export function differenceOf(ours: QueryResult | string, theirs: PrometheusAnswer, { withNotes = false } = {}): string | undefined {
  if (typeof ours === 'string') {
    const error = theirs.error?.replace('invalid parameter "query": ', '')
    if (theirs.status !== 'error') return `we fail: ${ours}`
    return withNotes && error !== ours ? `we fail with: ${ours}; they with: ${error}` : undefined
  }
  if (theirs.status === 'error') return `they fail: ${theirs.error}`
  const notes = withNotes ? noteDifference(ours, theirs) : undefined
  if (notes) return notes
  if (ours.type === 'scalar' || ours.type === 'string') return String(theirs.data!.result[1]) === String(ours.value) ? undefined : `${ours.value} instead of ${String(theirs.data!.result[1])}`
  const key = (labels: Record<string, string>) => JSON.stringify(Object.entries(labels).sort())
  const theirsByKey = new Map(theirs.data!.result.map((series) => [key(series.metric), series.values ?? [series.value!]]))
  if (theirsByKey.size !== ours.series.length) return `${ours.series.length} series instead of ${theirsByKey.size}`
  for (const series of ours.series) {
    const values = theirsByKey.get(key(series.labels.toRecord()))
    if (!values) return `they have no ${String(series.labels)}`
    if (values.length !== series.times.length) return `${series.times.length} samples instead of ${values.length} in ${String(series.labels)}`
    const at = values.findIndex(([time, value], index) => Math.round(time * 1000) !== series.times[index] || !isAlmost(Number(value.replace('Inf', 'Infinity')), series.values[index]!))
    if (at !== -1) return `${String(series.labels)} at ${series.times[at]}: ${decimalText(series.values[at]!)} instead of ${values[at]![1]}`
  }
  return undefined
}

function noteDifference(ours: QueryResult, theirs: PrometheusAnswer): string | undefined {
  const text = (notes: readonly string[] = []) => notes.toSorted().join('; ')
  const [mine, other] = [`${text(ours.warnings)} | ${text(ours.infos)}`, `${text(theirs.warnings)} | ${text(theirs.infos)}`]
  return mine === other ? undefined : `we say: ${mine}; they say: ${other}`
}

function isAlmost(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}
