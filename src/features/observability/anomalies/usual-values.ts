import type { Labels } from '#lib/promql'
import type { MetricsStore } from '#kernel/telemetry'
import { type Usual, usualOf } from './baseline.ts'

export interface Steps {
  readonly from: number
  readonly to: number
  readonly stepMs: number
}

/** One series over the steps, and what was usual for it at each. Null where nothing was measured, or too little to know. */
export interface SeriesWithUsual {
  readonly key: string
  readonly labels: Labels
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  readonly usual: readonly (Usual | null)[]
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const mostDays = 14
const fewestDays = 3
/** How far from the same time of another day counts as the same time. */
const aroundMs = 30 * minuteMs
const pastStepMs = 5 * minuteMs
const recentMs = 6 * hourMs
/** Two hours, in the past's steps. */
const fewestRecent = 24
const mostSeries = 300

/** What an expression gave before a range: at the same time of day on the days before, and lately. */
export interface Past {
  readonly days: readonly ReadonlyMap<string, SeriesValues>[]
  readonly recent: ReadonlyMap<string, SeriesValues>
}

interface SeriesValues {
  readonly labels: Labels
  readonly at: Values
}
type Values = ReadonlyMap<number, number>

/**
 * What an expression gives over a range, and what is usual: of the same time of day on up to fourteen days before; where there
 * are not three such days yet, of the hours before the range.
 */
export async function withUsual(metrics: MetricsStore, query: string, steps: Steps, { past, signal }: { readonly past?: Past; readonly signal?: AbortSignal } = {}): Promise<SeriesWithUsual[]> {
  const present = [...(await valuesOf(metrics, query, steps, signal))].slice(0, mostSeries)
  if (present.length === 0) return []
  const known = past ?? (await readPast(metrics, query, steps, signal))
  const times = Array.from({ length: Math.floor((steps.to - steps.from) / steps.stepMs) + 1 }, (_, at) => steps.from + at * steps.stepMs)
  return present.map(([key, { labels, at }]) => {
    const lately = usualOf([...(known.recent.get(key)?.at.values() ?? [])], fewestRecent)
    const days = known.days.map((values) => values.get(key)?.at).filter((values) => values !== undefined)
    return { key, labels, times, values: times.map((time) => at.get(time) ?? null), usual: times.map((time) => usualAt(days, time) ?? lately ?? null) }
  })
}

/** Reads what `withUsual` compares with; good for the times from `from` to `to`. */
export async function readPast(metrics: MetricsStore, query: string, { from, to }: Pick<Steps, 'from' | 'to'>, signal?: AbortSignal): Promise<Past> {
  const ask = (start: number, end: number) => valuesOf(metrics, query, { from: start, to: end, stepMs: pastStepMs }, signal)
  const days: Past['days'][number][] = []
  for (let day = 1, missing = 0; day <= mostDays && missing < 2; day++) {
    const values = await ask(from - day * dayMs - aroundMs, to - day * dayMs + aroundMs)
    missing = values.size === 0 ? missing + 1 : 0
    days.push(values)
  }
  return { days, recent: await ask(from - recentMs, from - pastStepMs) }
}

/** Days are counted back from the time itself, so that a day's own length (24 h) is enough; time zones play no part. */
function usualAt(days: readonly Values[], time: number): Usual | undefined {
  const ofDays = days.map((values) => [...values].filter(([at]) => Math.abs((((at - time) % dayMs) + 1.5 * dayMs) % dayMs - dayMs / 2) <= aroundMs).map(([, value]) => value)).filter((values) => values.length > 0)
  return ofDays.length < fewestDays ? undefined : usualOf(ofDays.flat(), fewestDays * 3)
}

async function valuesOf(metrics: MetricsStore, query: string, { from, to, stepMs }: Steps, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, SeriesValues>> {
  const result = await metrics.query({ query, start: from, end: to, step: stepMs }, signal ? { signal } : {})
  const series = 'series' in result ? result.series : []
  return new Map(series.map(({ labels, times, values }) => [labels.key, { labels, at: new Map([...times].map((time, at): [number, number] => [time, values[at] as number]).filter(([, value]) => Number.isFinite(value))) }]))
}
