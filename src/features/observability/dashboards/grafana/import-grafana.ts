import { Dashboard, dashboardVersion } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { NotUnderstood } from '../../contract.ts'
import { unwrappedDashboard } from '../../read-dashboard.ts'
import { DataSources } from './data-sources.ts'
import { lengthOf } from './lengths.ts'
import { NotUnderstoodNotes } from './not-understood-notes.ts'
import { linksOf } from './panel-of-grafana.ts'
import { panelsOfGrafana } from './panels-of-grafana.ts'
import { type Fields, given, plainText, within, wordsOf } from './plain-fields.ts'
import { variablesOfGrafana } from './variables-of-grafana.ts'

export interface ImportedDashboard {
  readonly dashboard: Dashboard
  readonly notUnderstood: readonly NotUnderstood[]
}

/** A dashboard of Grafana, of whatever version, in our format, with what was not understood; undefined for what is none. */
export function importGrafana(value: unknown): ImportedDashboard | undefined {
  const fields = unwrappedDashboard(value)
  if (!fields) return undefined
  const notes = new NotUnderstoodNotes()
  const sources = new DataSources(fields)
  noteDashboard(fields, notes)
  const refresh = lengthOf(fields['refresh'])
  const dashboard = given({
    apiVersion: dashboardVersion, kind: 'Dashboard' as const, title: wordsOf(textOf(fields['title'])?.trim()) ?? 'Dashboard', description: wordsOf(fields['description'], 100_000), tags: tagsOf(fields['tags']),
    range: rangeOf(fields), refresh: refresh ?? (fields['refresh'] === '' || fields['refresh'] === false ? 'off' as const : undefined), variables: variablesOfGrafana(fields, sources, notes), panels: panelsOfGrafana(fields, { sources, notes }), links: linksOf(fields['links']),
  })
  // What comes of it is held to the format, like any file.
  return { dashboard: Dashboard.parse(dashboard), notUnderstood: notes.list() }
}

function rangeOf(fields: Fields): string | undefined {
  const { from, to } = recordOf(fields['time'])
  return to === undefined || to === 'now' || plainText(to).startsWith('now/') ? lengthOf(from) : undefined
}

function tagsOf(value: unknown): string[] | undefined {
  const tags = listOf(value).flatMap((tag) => wordsOf(tag, 200) ?? [])
  return tags.length > 0 ? tags.slice(0, 100) : undefined
}

function noteDashboard(fields: Fields, notes: NotUnderstoodNotes): void {
  const own = listOf(within(fields, 'annotations', 'list')).map(recordOf).filter(({ builtIn, datasource, type }) => builtIn !== 1 && type !== 'dashboard' && textOf(recordOf(datasource)['uid']) !== '-- Grafana --' && datasource !== '-- Grafana --')
  for (const { name } of own) notes.add('', 'annotations', `The annotations ${plainText(name ?? '')} are left out; deployments, applies, scripts and changes of configuration are marked instead.`)
  if (listOf(fields['links']).map(recordOf).some(({ type }) => type === 'dashboards')) notes.add('', 'links', 'Links to dashboards by their tags are left out.')
}
