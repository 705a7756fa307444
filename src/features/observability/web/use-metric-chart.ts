import { useMemo } from 'react'
import { type ChartLine, type ChartMark, useOperation } from '#ui'
import { queryMetricsRange, type QueryAnswer } from '#kernel/telemetry/contract'
import { listEvents } from '#kernel/timeline/contract'

export interface ShownRange {
  readonly from: number
  readonly to: number
  /** Moves on with the clock. */
  readonly isLive: boolean
}

export interface MetricChart {
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly notes: readonly string[]
}

/** Points to ask for: about one for each two of a chart's pixels. */
const points = 300
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((seconds) => seconds * 1000)

export function stepFor({ from, to }: Pick<ShownRange, 'from' | 'to'>): number {
  return steps.find((step) => (to - from) / step <= points) ?? 86_400_000
}

/** An expression over a range, on steps that stay where they are while time goes on. `$step` is at least four scrapes, for rates. */
export function useMetricChart(expression: string, range: ShownRange, legend = '', isOn = true) {
  const stepMs = stepFor(range)
  const [from, to] = [Math.floor(range.from / stepMs) * stepMs, Math.floor(range.to / stepMs) * stepMs]
  const query = expression.replaceAll('$step', `${Math.max(60, (stepMs / 1000) * 4)}s`)
  const { data, error, isFetching } = useOperation(queryMetricsRange, { query, from: new Date(from).toISOString(), to: new Date(to).toISOString(), stepMs }, { isOn: isOn && query.trim() !== '', live: false })
  const chart = useMemo(() => data && chartOf(data, from, to, stepMs, legend), [data, from, to, stepMs, legend])
  return { chart, error, isFetching }
}

function chartOf({ series, warnings, infos }: QueryAnswer, from: number, to: number, stepMs: number, legend: string): MetricChart {
  const times = Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, at) => from + at * stepMs)
  const lines = series.map(({ labels, samples }) => {
    const values: (number | null)[] = times.map(() => null)
    for (const [time, value] of samples) values[Math.round((time - from) / stepMs)] = numberOf(value)
    return { name: nameOf(labels, legend), values }
  })
  return { times, lines: lines.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })), notes: [...warnings, ...infos] }
}

function numberOf(text: string): number | null {
  const value = Number(text.replace('Inf', 'Infinity'))
  return Number.isFinite(value) ? value : null
}

/** `{{label}}` of a legend, or the labels as PromQL writes them. */
export function nameOf(labels: Readonly<Record<string, string>>, legend: string): string {
  if (legend !== '') return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '')
  const { __name__: name = '', ...others } = labels
  const pairs = Object.entries(others).map(([label, value]) => `${label}="${value}"`)
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`
}

/** What was deployed, taken back or applied in a range: marked on every chart. */
export function useMarks({ from, to }: ShownRange, subject?: string): readonly ChartMark[] {
  const minute = 60_000
  const [since, until] = [new Date(Math.floor(from / minute) * minute).toISOString(), new Date(Math.ceil(to / minute) * minute).toISOString()]
  const { data } = useOperation(listEvents, { type: 'dev.cdevents.service.*', since, until, limit: 50, ...(subject ? { subject } : {}) }, { live: ['dev.cdevents.service.'] })
  return useMemo(() => (data?.items ?? []).map(({ at, summary }) => ({ at: Date.parse(at), text: summary })), [data])
}
