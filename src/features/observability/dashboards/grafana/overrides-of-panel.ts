import type { Override, Panel } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { oldOverrides, oldStyles } from './old-fields.ts'
import { type Fields, given, plainText, within, wordsOf } from './plain-fields.ts'
import { lookOf, shownAs } from './shown-as.ts'

const mostOverrides = 500

/** How some series or columns are shown otherwise. */
export function overridesOfPanel(panel: Fields, named: string, notes: NotUnderstoodNotes): Panel['overrides'] | undefined {
  const now = listOf(within(panel, 'fieldConfig', 'overrides')).map(recordOf).flatMap((override) => overridesOf(override, named, notes))
  const all = [...oldOverrides(panel), ...oldStyles(panel, named, notes).overrides, ...now].slice(0, mostOverrides)
  return all.length > 0 ? all : undefined
}

type Matched = Pick<Override, 'series' | 'matching' | 'query'>

function overridesOf({ matcher, properties }: Fields, named: string, notes: NotUnderstoodNotes): Override[] {
  const matched = matchedBy(recordOf(matcher))
  if (!matched) {
    notes.add(named, 'fieldConfig.overrides', `Overrides by ${plainText(recordOf(matcher)['id'] ?? 'an unknown matcher')} are left out.`)
    return []
  }
  const more = propertiesOf(listOf(properties).map(recordOf), named, notes)
  return Object.keys(more).length === 0 ? [] : matched.map((match) => ({ ...match, ...more }))
}

function matchedBy({ id, options }: Fields): Matched[] | undefined {
  const text = wordsOf(options, 2000)
  if (id === 'byName' && text !== undefined) return [{ series: text }]
  if (id === 'byRegexp' && text !== undefined) return [{ matching: /^\/(.*)\/[a-z]*$/s.exec(text)?.[1] ?? text }]
  if (id === 'byFrameRefID' && text !== undefined) return [{ query: text.slice(0, 100) }]
  if (id === 'byNames') return listOf(within(options, 'names')).flatMap((name) => (typeof name === 'string' ? [{ series: name.slice(0, 2000) }] : []))
  return id === 'byType' ? [{ matching: '.*' }] : undefined
}

/** Matters of looks that are not missed. */
const silent = /^(custom\.(lineWidth|fillOpacity|lineStyle|pointSize|showPoints|gradientMode|align|width|minWidth|filterable|displayMode|cellOptions|lineInterpolation|spanNulls|axisLabel|hideFrom|fillBelowTo|barAlignment|axisSoftMin|axisSoftMax|axisGridShow|axisColorMode|inspect|drawStyle|stacking|scaleDistribution|thresholdsStyle)|noValue|description|color|links|displayName|filterable)$/

function propertiesOf(properties: readonly Fields[], named: string, notes: NotUnderstoodNotes): Omit<Override, keyof Matched> {
  const found = new Map(properties.map(({ id, value }) => [plainText(id), value]))
  for (const id of found.keys()) if (!silent.test(id) && !['unit', 'decimals', 'min', 'max', 'thresholds', 'mappings', 'custom.hidden', 'custom.axisPlacement', 'custom.transform'].includes(id)) notes.add(named, `fieldConfig.overrides.${id}`, `Overrides of ${id} are left out.`)
  const fixed = textOf(recordOf(found.get('color'))['fixedColor'])
  const drawStyle = found.get('custom.drawStyle')
  return given({
    ...shownAs(Object.fromEntries(found), named, notes), name: wordsOf(found.get('displayName')), hidden: found.get('custom.hidden') === true || within(found.get('custom.hideFrom'), 'viz') === true ? true : undefined,
    right: found.get('custom.axisPlacement') === 'right' ? true : undefined, negative: found.get('custom.transform') === 'negative-Y' ? true : undefined, look: fixed === undefined ? undefined : lookOf(fixed),
    style: drawStyle === 'bars' ? 'bars' as const : drawStyle === 'points' ? 'points' as const : drawStyle === 'line' ? (Number(found.get('custom.fillOpacity') ?? 0) > 0 ? 'area' as const : 'line' as const) : undefined,
  })
}
