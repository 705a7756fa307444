import type { Mapping, Panel, Threshold } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { type Fields, given, numberOf, plainText, within, wordsOf } from './plain-fields.ts'
import { lookOf, unitOf } from './shown-as.ts'

/** Units, limits and mappings where panels had them before version 7 of Grafana. */
export function oldShownAs(panel: Fields, picture: Panel['picture'], named: string, notes: NotUnderstoodNotes): Partial<Panel> {
  const axis = recordOf(listOf(panel['yaxes'])[0] ?? panel['yAxis'])
  const format = textOf(panel['format']) ?? textOf(axis['format']) ?? textOf(listOf(panel['y_formats'])[0])
  const suffix = wordsOf(panel['postfix'], 40)
  const gauge = recordOf(panel['gauge'])
  const decimals = numberOf(axis['decimals'] ?? panel['decimals'])
  const colors = listOf(panel['colors'])
  const limits = typeof panel['thresholds'] === 'string' ? panel['thresholds'].split(',').flatMap((text) => numberOf(text) ?? []) : []
  const thresholds = limits.length > 0 && (panel['colorValue'] === true || panel['colorBackground'] === true || gauge['show'] === true) ? [null, ...limits].map((from, at): Threshold => ({ from, look: lookOf(colors[at]) })) : []
  const mappings = oldMappings(panel)
  return given({
    ...unitOf(format, named, notes), ...(suffix !== undefined && (format === undefined || format === 'none' || format === 'short') ? { suffix } : {}), decimals: decimals === undefined || picture === 'heatmap' ? undefined : Math.min(12, Math.max(0, Math.round(decimals))),
    min: numberOf(gauge['show'] === true ? gauge['minValue'] : axis['min']), max: numberOf(gauge['show'] === true ? gauge['maxValue'] : axis['max']), thresholds: thresholds.length > 0 ? thresholds : undefined, mappings: mappings.length > 0 ? mappings : undefined,
  })
}

/** A text for null alone is Grafana's own default. */
function oldMappings(panel: Fields): Mapping[] {
  const values = listOf(panel['valueMaps']).map(recordOf).map(({ value, text }): Mapping => (value === 'null' ? given({ empty: true, text: wordsOf(text, 1000) }) : given({ value: plainText(value ?? ''), text: wordsOf(text, 1000) })))
  const ranges = listOf(panel['rangeMaps']).map(recordOf).filter(({ from }) => from !== 'null').map(({ from, to, text }): Mapping => given({ from: numberOf(from) ?? null, to: numberOf(to) ?? null, text: wordsOf(text, 1000) }))
  return [...values.filter(({ empty, text, value }) => (empty === true ? text !== 'N/A' : value !== '')), ...ranges].slice(0, 500)
}

/** Lines and areas of the old graph. */
export function oldThresholds(panel: Fields, notes: NotUnderstoodNotes): Partial<Panel> {
  const found = listOf(panel['thresholds']).map(recordOf).filter(({ value }) => numberOf(value) !== undefined)
  if (panel['type'] !== 'graph' || found.length === 0) return {}
  if (found.some(({ op }) => op === 'lt')) notes.add(wordsOf(panel['title']) ?? '', 'thresholds', 'Thresholds from which downwards something holds are drawn as lines alone.')
  const steps = found.map(({ value, colorMode }): Threshold => ({ from: numberOf(value) ?? 0, look: colorMode === 'critical' ? 'failing' : colorMode === 'ok' ? 'ok' : 'degraded' }))
  return { thresholds: [{ from: null, look: 'neutral' as const }, ...steps.toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))].slice(0, 50), showThresholds: true }
}

/** Series of the old graph that were drawn otherwise. */
export function oldOverrides(panel: Fields): NonNullable<Panel['overrides']> {
  const series = listOf(panel['seriesOverrides']).map(recordOf).flatMap((override): NonNullable<Panel['overrides']> => {
    const alias = wordsOf(override['alias'], 2000)
    if (alias === undefined) return []
    const [, pattern] = /^\/(.*)\/[a-z]*$/s.exec(alias) ?? []
    const more = given({
      right: override['yaxis'] === 2 ? true : undefined, negative: override['transform'] === 'negative-Y' ? true : undefined,
      style: override['bars'] === true ? 'bars' as const : override['points'] === true && override['lines'] === false ? 'points' as const : Number(override['fill'] ?? 0) > 0 ? 'area' as const : undefined, hidden: override['lines'] === false && override['bars'] !== true && override['points'] !== true ? true : undefined,
    })
    return Object.keys(more).length > 0 ? [{ ...(pattern === undefined ? { series: alias } : { matching: pattern }), ...more }] : []
  })
  const right = wordsOf(within(listOf(panel['yaxes'])[1], 'format'))
  return right === undefined ? series : series
}

/** Styles of the old table, by the column's name or pattern. */
export function oldStyles(panel: Fields, named: string, notes: NotUnderstoodNotes): { overrides: NonNullable<Panel['overrides']>; hide: string[]; names: Record<string, string> } {
  const result: ReturnType<typeof oldStyles> = { overrides: [], hide: [], names: {} }
  for (const style of listOf(panel['styles']).map(recordOf)) {
    const pattern = wordsOf(style['pattern'])
    if (pattern === undefined) continue
    if (style['type'] === 'hidden') result.hide.push(pattern)
    const alias = wordsOf(style['alias'])
    if (alias !== undefined) result.names[pattern] = alias
    const decimals = numberOf(style['decimals'])
    const more = given({ ...(style['type'] === 'number' ? unitOf(style['unit'], named, notes) : {}), ...(style['type'] === 'date' ? { unit: 'date' as const } : {}), decimals: style['type'] === 'number' && decimals !== undefined ? Math.min(12, Math.max(0, Math.round(decimals))) : undefined })
    const [, regex] = /^\/(.*)\/$/.exec(pattern) ?? []
    if (Object.keys(more).length > 0 && style['type'] !== 'hidden') result.overrides.push({ ...(regex === undefined ? { series: pattern } : { matching: regex }), ...more })
  }
  return result
}
