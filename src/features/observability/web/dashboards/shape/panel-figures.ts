import type { Panel, Reduction } from '#lib/dashboards'
import type { ShownFigure } from '#ui'
import { uniqueName } from './chart-lines.ts'
import type { Frame } from './frames.ts'
import { type NameFits, type PanelShape, shownOf, written } from './shown-value.ts'

export interface PanelFigure extends ShownFigure {
  readonly value: number | null
}

/** One figure of each series. */
export function panelFigures(frames: readonly Frame[], panel: PanelShape & Pick<Panel, 'reduce' | 'sparkline'>, fits: NameFits): PanelFigure[] {
  const used = new Map<string, number>()
  const found = frames.flatMap(({ query, series }) => series.flatMap(({ name, values }) => {
    const shown = shownOf(panel, { name, query: query.name }, fits)
    return shown.hidden === true ? [] : [{ name: uniqueName(shown.name ?? name, used), values, shown, value: reduced(values, panel.reduce ?? 'last') }]
  }))
  const most = found.reduce((top, { value }) => Math.max(top, value ?? -Infinity), -Infinity)
  return found.map(({ name, values, shown, value }) => {
    const [low, high] = [shown.min ?? 0, shown.max ?? (shown.unit === 'ratio' ? 1 : shown.unit === 'percent' ? 100 : most)]
    return { name, value, ...written(value, shown), part: value === null || !(high > low) ? null : (value - low) / (high - low), course: panel.sparkline === false || values.length < 2 ? undefined : values }
  })
}

/** One figure out of many; null where there is none. */
export function reduced(values: readonly (number | null)[], how: Reduction): number | null {
  const known = values.filter((value) => value !== null)
  if (how === 'count') return known.length
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return null
  switch (how) {
    case 'first': return first
    case 'mean': return known.reduce((sum, value) => sum + value, 0) / known.length
    case 'sum': return known.reduce((sum, value) => sum + value, 0)
    case 'min': return known.reduce((least, value) => Math.min(least, value), Infinity)
    case 'max': return known.reduce((top, value) => Math.max(top, value), -Infinity)
    case 'range': return reduced(known, 'max') as number - (reduced(known, 'min') as number)
    case 'change': return last - first
    default: return last
  }
}

/** Figures as parts of their sum, the greatest first; what is not above zero has none. */
export function shares(figures: readonly PanelFigure[]): (PanelFigure & { readonly share: number })[] {
  const known = figures.filter(({ value }) => value !== null && value > 0)
  const whole = known.reduce((sum, { value }) => sum + (value ?? 0), 0)
  return known.map((figure) => ({ ...figure, share: (figure.value ?? 0) / whole })).toSorted((a, b) => b.share - a.share)
}
