import type { Panel } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DataSources } from './data-sources.ts'
import { lengthOf } from './lengths.ts'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { oldShownAs, oldThresholds } from './old-fields.ts'
import { overridesOfPanel } from './overrides-of-panel.ts'
import { knownCustom, knownFields, nearPictures, picturesOfGrafana } from './panel-fields.data.ts'
import { type Fields, given, plainText, within, wordsOf } from './plain-fields.ts'
import { queriesOfPanel } from './queries-of-panel.ts'
import { shownAs } from './shown-as.ts'
import { columnsOfPanel } from './transformations.ts'

export interface PanelContext {
  readonly sources: DataSources
  readonly notes: NotUnderstoodNotes
}

/** One panel in our format, drawn as what comes nearest. Never throws. */
export function panelOfGrafana(panel: Fields, { sources, notes }: PanelContext): Panel {
  const title = wordsOf(panel['title'])
  const named = title ?? `panel ${plainText(panel['id'] ?? '')}`.trim()
  const type = textOf(panel['type']) ?? 'graph'
  const picture = Object.hasOwn(picturesOfGrafana, type) ? picturesOfGrafana[type] : undefined
  const shared = given({ title, description: wordsOf(panel['description'], 100_000), repeat: repeatOf(panel['repeat']), links: linksOf(panel['links']) })
  if (Object.hasOwn(nearPictures, type)) notes.add(named, 'type', nearPictures[type] ?? '')
  if (!picture) return unknownPanel(type, named, shared, queriesOfPanel(panel, named, sources, notes), notes)
  const queries = queriesOfPanel(panel, named, sources, notes)
  // Queries that a text has from an earlier life are kept, though nothing asks them.
  if (picture === 'text') return { ...shared, picture, text: textOf(within(panel, 'options', 'content')) ?? textOf(panel['content']) ?? '', ...(queries.length > 0 ? { queries } : {}) }
  noteUnknown(panel, named, notes)
  const defaults = recordOf(within(panel, 'fieldConfig', 'defaults'))
  return given({
    ...shared, picture, queries, ...oldShownAs(panel, picture, named, notes), ...shownAs(defaults, named, notes), ...oldThresholds(panel, notes),
    ...drawnAs(panel, picture, defaults), ...figureOf(panel, picture), ...columnsOfPanel(panel, named, notes),
    overrides: overridesOfPanel(panel, named, notes), range: lengthOf(panel['timeFrom']), offset: lengthOf(panel['timeShift']),
  })
}

/** Its queries are kept and drawn over time; what has none says what it was. */
function unknownPanel(type: string, named: string, shared: Partial<Panel>, queries: NonNullable<Panel['queries']>, notes: NotUnderstoodNotes): Panel {
  const isList = /^(dashlist|alertlist|news|annolist|row|welcome|gettingstarted)$/.test(type)
  notes.add(named, 'type', queries.length > 0 ? `Panels of the kind ${type} are drawn over time.` : `Panels of the kind ${type} are left empty.`)
  if (queries.length > 0) return { ...shared, picture: 'time-series', queries }
  return { ...shared, picture: 'text', text: isList ? '' : `This was a panel of the kind ${type}.` }
}

function noteUnknown(panel: Fields, named: string, notes: NotUnderstoodNotes): void {
  for (const field of Object.keys(panel)) if (!knownFields.has(field)) notes.add(named, field, `The field ${field} is left out.`)
  for (const field of Object.keys(recordOf(within(panel, 'fieldConfig', 'defaults', 'custom')))) if (!knownCustom.has(field)) notes.add(named, `fieldConfig.defaults.custom.${field}`, `The field ${field} is left out.`)
  if (within(panel, 'alert') !== undefined) notes.add(named, 'alert', 'Alerts of panels are not taken over.')
  if (listOf(panel['timeRegions']).length > 0) notes.add(named, 'timeRegions', 'Regions of time are not drawn.')
}

function drawnAs(panel: Fields, picture: Panel['picture'], defaults: Fields): Partial<Panel> {
  if (picture !== 'time-series') return {}
  const custom = recordOf(defaults['custom'])
  const mode = textOf(within(custom, 'stacking', 'mode'))
  const isStacked = mode === 'normal' || mode === 'percent' || (panel['stack'] === true && mode === undefined)
  const isPercent = mode === 'percent' || (isStacked && panel['percentage'] === true)
  const fill = Number(custom['fillOpacity'] ?? 0)
  const isOldFilled = panel['type'] === 'graph' && panel['lines'] !== false && Number(panel['fill'] ?? 1) > 0
  const style = custom['drawStyle'] === 'bars' || panel['bars'] === true ? 'bars' : custom['drawStyle'] === 'points' || (panel['points'] === true && panel['lines'] === false) ? 'points' : fill > 0 || (isOldFilled && isStacked) ? 'area' : undefined
  const legend = legendOf(panel)
  const isLog = within(custom, 'scaleDistribution', 'type') === 'log' || Number(within(listOf(panel['yaxes'])[0], 'logBase') ?? 1) > 1
  return given({
    style, stacked: isPercent ? 'percent' as const : isStacked ? true : undefined, legend, logarithmic: isLog ? true : undefined, joinGaps: custom['spanNulls'] === true || panel['nullPointMode'] === 'connected' ? true : undefined,
    showThresholds: !['off', undefined].includes(textOf(within(custom, 'thresholdsStyle', 'mode'))) ? true : undefined,
  })
}

function legendOf(panel: Fields): Panel['legend'] | undefined {
  const now = recordOf(within(panel, 'options', 'legend'))
  const old = recordOf(panel['legend'])
  if (now['displayMode'] === 'hidden' || now['showLegend'] === false || old['show'] === false) return 'none'
  return now['displayMode'] === 'table' || old['alignAsTable'] === true ? 'table' : undefined
}

const reductions: Readonly<Record<string, NonNullable<Panel['reduce']>>> = {
  last: 'last', lastNotNull: 'last', current: 'last', mean: 'mean', avg: 'mean', max: 'max', min: 'min', sum: 'sum', total: 'sum', first: 'first', firstNotNull: 'first', range: 'range', count: 'count', diff: 'change', delta: 'change',
}

function figureOf(panel: Fields, picture: Panel['picture']): Partial<Panel> {
  if (!['stat', 'gauge', 'bar-gauge', 'pie'].includes(picture)) return {}
  const calc = textOf(listOf(within(panel, 'options', 'reduceOptions', 'calcs'))[0]) ?? textOf(panel['valueName']) ?? (panel['type'] === 'singlestat' ? 'avg' : 'last')
  const isGauge = within(panel, 'gauge', 'show') === true
  const graph = within(panel, 'options', 'graphMode')
  const hasCourse = panel['type'] === 'singlestat' ? within(panel, 'sparkline', 'show') === true : graph !== 'none'
  const reduce = Object.hasOwn(reductions, calc) ? reductions[calc] : undefined
  return given({ picture: picture === 'stat' && isGauge ? 'gauge' as const : picture, reduce: reduce === 'last' ? undefined : reduce, sparkline: picture === 'stat' && !hasCourse ? false : undefined })
}

export function repeatOf(value: unknown): string | undefined {
  const name = wordsOf(value, 100)
  return name !== undefined && /^[A-Za-z_]\w*$/.test(name) ? name : undefined
}

/** Only what leads to a page. */
export function linksOf(value: unknown): { title: string; url: string }[] | undefined {
  const links = listOf(value).map(recordOf).flatMap((link) => {
    const url = (textOf(link['url']) ?? '').trim().replace(/(:\/\/)[^/@\s]*@/, '$1')
    return /^(https?:\/\/|\/)/i.test(url) && url.length <= 4000 ? [{ title: wordsOf(link['title']) ?? url.slice(0, 500), url }] : []
  })
  return links.length > 0 ? links.slice(0, 50) : undefined
}
