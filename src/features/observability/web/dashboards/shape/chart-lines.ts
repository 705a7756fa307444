import type { ChartLine } from '#ui'
import type { Frame } from './frames.ts'
import { type NameFits, type PanelShape, shownOf } from './shown-value.ts'

export interface ChartShape {
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
}

/** Made once: `localeCompare` makes one for each two names. */
const { compare } = new Intl.Collator('en', { numeric: true })

/** Series of all queries on the same steps. Names are unique; what is hidden is left out. */
export function chartLines(frames: readonly Frame[], panel: PanelShape, { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number }, fits: NameFits): ChartShape {
  const count = Math.max(0, Math.floor((to - from) / stepMs) + 1)
  const times = Array.from({ length: count }, (_, at) => from + at * stepMs)
  const used = new Map<string, number>()
  const lines = frames.flatMap(({ query, series }) => series.flatMap(({ name, times: own, values }): ChartLine[] => {
    const shown = shownOf(panel, { name, query: query.name }, fits)
    if (shown.hidden === true) return []
    const row = Array.from<unknown, number | null>({ length: count }, () => null)
    for (let at = 0; at < own.length; at += 1) {
      const place = Math.round(((own[at] as number) - from) / stepMs)
      if (place >= 0 && place < count) row[place] = values[at] ?? null
    }
    return [{ name: uniqueName(shown.name ?? name, used), values: row, style: shown.style, isRight: shown.right, isNegative: shown.negative, look: shown.look, unit: shown.unit === panel.unit ? undefined : shown.unit }]
  }))
  return { times, lines: lines.toSorted((a, b) => compare(a.name, b.name)) }
}

/** `cpu`, `cpu (2)`: what names a line is its key too. */
export function uniqueName(name: string, used: Map<string, number>): string {
  const count = (used.get(name) ?? 0) + 1
  used.set(name, count)
  return count === 1 ? name : `${name} (${count})`
}
