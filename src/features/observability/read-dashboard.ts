import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DashboardFacts, DashboardPanel } from './contract.ts'

const maxDepth = 10
const maxQuery = 2000
/** Fields of a query that hold its expression, by data source (Prometheus, Loki, Elasticsearch, SQL, InfluxDB, Graphite, …). */
const expressionFields = ['expr', 'query', 'rawSql', 'rawQuery', 'target', 'queryText', 'expression', 'statement']

/** Facts of a Grafana dashboard out of plain JSON; undefined for what is none. Also one that is wrapped, as the API, exports and the operator have it. */
export function readDashboard(value: unknown): Omit<DashboardFacts, 'path' | 'format'> | undefined {
  const dashboard = unwrappedDashboard(value)
  if (!dashboard) return undefined
  const panels = panelsOf(dashboard)
  const title = textOf(dashboard['title'])
  if (title === undefined) return undefined
  return {
    title, uid: textOf(dashboard['uid']) ?? null, schemaVersion: typeof dashboard['schemaVersion'] === 'number' ? dashboard['schemaVersion'] : null,
    panels: panels.map(describePanel), panelCount: panels.length,
    variables: listOf(recordOf(dashboard['templating'])['list']).flatMap((variable) => textOf(recordOf(variable)['name']) ?? []),
    dataSources: dataSourcesOf(dashboard, panels), links: linksOf(dashboard), tags: listOf(dashboard['tags']).flatMap((tag) => textOf(tag) ?? []),
  }
}

type Fields = Readonly<Record<string, unknown>>

/** The dashboard itself, also where it is wrapped as the API, exports and the operator have it. */
export function unwrappedDashboard(value: unknown): Fields | undefined {
  const top = recordOf(value)
  return [top, recordOf(top['dashboard']), recordOf(top['spec'])].find(isDashboard)
}

/** Panels or rows, and a mark that only Grafana writes; a list of panels alone may be anybody's. */
function isDashboard(fields: Fields): boolean {
  const holdsPanels = Array.isArray(fields['panels']) || Array.isArray(fields['rows'])
  return holdsPanels && typeof fields['title'] === 'string' && (typeof fields['schemaVersion'] === 'number' || 'templating' in fields || 'annotations' in fields || 'timepicker' in fields)
}

/** Rows are panels that hold others; before version 16 they stood apart. */
function panelsOf(dashboard: Fields): Fields[] {
  const found: Fields[] = []
  const visit = (list: unknown, depth: number) => {
    for (const panel of listOf(list).map(recordOf)) {
      if (panel['type'] !== 'row') found.push(panel)
      if (depth < maxDepth) visit(panel['panels'], depth + 1)
    }
  }
  visit(dashboard['panels'], 0)
  for (const row of listOf(dashboard['rows']).map(recordOf)) visit(row['panels'], 0)
  return found
}

function describePanel(panel: Fields): DashboardPanel {
  const queries = listOf(panel['targets']).map(recordOf).flatMap((target) => expressionFields.map((field) => textOf(target[field])).find((text) => text !== undefined && text !== '') ?? [])
  return { title: textOf(panel['title']) ?? '', type: textOf(panel['type']) ?? 'unknown', queries: queries.map((query) => query.slice(0, maxQuery)) }
}

/** Types where they are named, and the inputs of an exported dashboard; names of variables say nothing. */
function dataSourcesOf(dashboard: Fields, panels: readonly Fields[]): string[] {
  const places = [...panels, ...panels.flatMap((panel) => listOf(panel['targets']).map(recordOf)), ...listOf(recordOf(dashboard['templating'])['list']).map(recordOf)]
  const named = places.flatMap(({ datasource }) => textOf(recordOf(datasource)['type']) ?? (typeof datasource === 'string' && !/[${]|^-- /.test(datasource) ? datasource : []))
  const inputs = listOf(dashboard['__inputs']).map(recordOf).flatMap((input) => textOf(input['pluginId']) ?? [])
  const variables = listOf(recordOf(dashboard['templating'])['list']).map(recordOf).filter(({ type }) => type === 'datasource').flatMap(({ query }) => textOf(query) ?? [])
  return [...new Set([...named, ...inputs, ...variables].filter((name) => !['grafana', 'datasource', '__expr__', 'default'].includes(name)).map((name) => name.toLowerCase()))].toSorted()
}

function linksOf(dashboard: Fields): { title: string; url: string }[] {
  return listOf(dashboard['links']).map(recordOf).flatMap((link) => {
    const url = textOf(link['url'])
    return url === undefined || url === '' ? [] : [{ title: textOf(link['title']) ?? '', url: url.replace(/(:\/\/)[^/@\s]*@/, '$1') }]
  })
}
