import { useMemo } from 'react'
import { type ChartMark, useCan, useOperation } from '#ui'
import { listMarks } from '../contract.ts'

export interface ShownRange {
  readonly from: number
  readonly to: number
  /** Moves on with the clock. */
  readonly isLive: boolean
}

/** Points to ask for: about one for each two of a chart's pixels. */
const points = 300
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((seconds) => seconds * 1000)

export function stepFor({ from, to }: Pick<ShownRange, 'from' | 'to'>): number {
  return steps.find((step) => (to - from) / step <= points) ?? 86_400_000
}

/** `{{label}}` of a legend, or the labels as PromQL writes them. */
export function nameOf(labels: Readonly<Record<string, string>>, legend: string): string {
  if (legend !== '') return legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? '')
  const { __name__: name = '', ...others } = labels
  const pairs = Object.entries(others).map(([label, value]) => `${label}="${value}"`)
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`
}

/** What was deployed, applied, run or configured in a range: marked on every chart. */
export function useMarks({ from, to }: ShownRange, subject?: string): readonly ChartMark[] {
  const minute = 60_000
  const [since, until] = [new Date(Math.floor(from / minute) * minute).toISOString(), new Date(Math.ceil(to / minute) * minute).toISOString()]
  const { data } = useOperation(listMarks, { from: since, to: until, ...(subject ? { subject } : {}) }, { isOn: useCan()(listMarks.access), live: ['dev.cdevents.service.', 'dev.daybook.run.finished', 'dev.daybook.environment.', 'dev.daybook.secret.'] })
  return useMemo(() => (data?.items ?? []).map(({ at, text, kind }) => ({ at: Date.parse(at), text, kind })), [data])
}
