import type { Look, Override, Panel } from '#lib/dashboards'
import { formatValue } from '#ui'

export type PanelShape = Pick<Panel, 'unit' | 'suffix' | 'decimals' | 'min' | 'max' | 'thresholds' | 'mappings' | 'overrides'>

/** How one series or column is shown: the panel's own way, with what overrides it. */
export type Shown = Omit<Override, 'series' | 'matching' | 'query'>

/** Says whether a name fits an override's regular expression. */
export type NameFits = (pattern: string, name: string) => boolean

export function shownOf(panel: PanelShape, { name, query }: { readonly name: string; readonly query?: string | undefined }, fits: NameFits): Shown {
  const { unit, suffix, decimals, min, max, thresholds, mappings, overrides = [] } = panel
  const own = overrides.filter((override) => (override.series !== undefined && override.series === name) || (override.query !== undefined && override.query === query) || (override.matching !== undefined && fits(override.matching, name)))
  return Object.assign({ unit, suffix, decimals, min, max, thresholds, mappings }, ...own.map(({ series: _series, matching: _matching, query: _query, ...more }) => (more.unit === undefined && more.suffix === undefined ? more : { suffix: undefined, unit: undefined, ...more }))) as Shown
}

export interface WrittenValue {
  readonly text: string
  readonly look: Look
}

/** A value in words, by its mapping, its unit and its thresholds. */
export function written(value: number | null | undefined, { mappings = [], thresholds, unit = 'number', decimals, suffix, look }: Shown): WrittenValue {
  const mapping = mappings.find((one) => fitsMapping(value, one))
  const text = mapping?.text ?? (value === null || value === undefined ? '–' : formatValue(value, unit, { decimals, suffix }))
  return { text, look: mapping?.look ?? (value === null || value === undefined ? 'neutral' : (look ?? lookAt(value, thresholds))) }
}

function fitsMapping(value: number | null | undefined, { value: wanted, from, to, empty }: NonNullable<Shown['mappings']>[number]): boolean {
  if (value === null || value === undefined || Number.isNaN(value)) return empty === true
  if (wanted !== undefined) return Number(wanted) === value && String(wanted).trim() !== ''
  return (from !== undefined || to !== undefined) && value >= (from ?? -Infinity) && value <= (to ?? Infinity)
}

export function lookAt(value: number, thresholds: Shown['thresholds']): Look {
  return (thresholds ?? []).findLast(({ from }) => from === null || value >= from)?.look ?? 'neutral'
}
