import type { HeatmapRow } from '#ui'
import { formatValue } from '#ui'
import type { Unit } from '#lib/dashboards'
import type { Frame } from './frames.ts'

export interface HeatmapShape {
  readonly times: readonly number[]
  readonly rows: readonly HeatmapRow[]
}

/** Buckets of a classic histogram, from the least bound upwards, each without those below it; other series as rows of their own. */
export function heatmapRows(frames: readonly Frame[], unit: Unit, { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number }): HeatmapShape {
  const count = Math.max(0, Math.floor((to - from) / stepMs) + 1)
  const times = Array.from({ length: count }, (_, at) => from + at * stepMs)
  const series = frames.flatMap((frame) => frame.series).map(({ name, labels, times: own, values }) => {
    const row: (number | null)[] = Array.from({ length: count }, () => null)
    for (const [at, time] of own.entries()) {
      const place = Math.round((time - from) / stepMs)
      if (place >= 0 && place < count) row[place] = values[at] ?? null
    }
    return { name, bound: boundOf(labels['le'] ?? name), isBucket: labels['le'] !== undefined, values: row }
  })
  if (!series.every(({ bound }) => bound !== undefined)) return { times, rows: series.map(({ name, values }) => ({ name, values })) }
  const rows = series.toSorted((a, b) => (a.bound as number) - (b.bound as number))
  const isCumulative = rows.every(({ values }, at) => at === 0 || values.every((value, place) => (value ?? 0) >= (rows[at - 1]?.values[place] ?? 0) - 1e-9))
  return {
    times,
    rows: rows.map(({ bound, values }, at) => ({
      name: bound === Infinity ? 'more' : `≤ ${formatValue(bound as number, unit)}`,
      values: isCumulative && at > 0 ? values.map((value, place) => (value === null ? null : Math.max(0, value - (rows[at - 1]?.values[place] ?? 0)))) : values,
    })),
  }
}

function boundOf(text: string): number | undefined {
  if (text === '+Inf' || text === 'Inf') return Infinity
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) ? value : undefined
}
