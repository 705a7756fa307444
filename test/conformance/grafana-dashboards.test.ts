import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importGrafana } from '../../src/features/observability/dashboards/grafana/import-grafana.ts'
import { readDashboardFile } from '../../src/features/observability/dashboards/read-dashboard-file.ts'
import { writeDashboardFile } from '../../src/features/observability/dashboards/write-dashboard-file.ts'
import { unwrappedDashboard } from '../../src/features/observability/read-dashboard.ts'
import { interpolateQuery, type ShownVariable, timeVariables } from '#lib/dashboards'
import { listOf, recordOf } from '#lib/plain-data'
import { parseLogql } from '#lib/logql'
import { parseQuery } from '#lib/promql'

/** Dashboards of Grafana that others wrote: of the corpus, and of a folder that DAYBOOK_GRAFANA_DASHBOARDS names. */
const folders = ['../shared/corpus', process.env['DAYBOOK_GRAFANA_DASHBOARDS'] ?? ''].filter((folder) => folder !== '' && existsSync(folder))
const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json')).map((path) => join(folder, path))).flatMap((path) => {
  const text = readFileSync(path, 'utf8')
  if (!text.includes('"schemaVersion"')) return []
  try {
    const value = JSON.parse(text) as unknown
    return unwrappedDashboard(value) ? [{ path, value }] : []
  } catch {
    return []
  }
})

/** Expressions as they stand in the file, wherever their panels are. */
function expressionsIn(panel: unknown): string[] {
  const { targets, panels, rows } = recordOf(panel)
  return [...listOf(targets).map(recordOf).flatMap(({ expr }) => (typeof expr === 'string' ? [expr] : [])), ...[...listOf(panels), ...listOf(rows)].flatMap(expressionsIn)]
}

function read(expression: string, language: 'promql' | 'logql'): void {
  if (language === 'promql') parseQuery(expression)
  else parseLogql(expression)
}

describe.skipIf(files.length === 0)('dashboards of Grafana', () => {
  it('are all read, keep every expression of Prometheus and Loki, and read after their variables are filled in', () => {
    const figures = { dashboards: files.length, panels: 0, drawn: 0, expressions: 0, kept: 0, readable: 0 }
    const faults: string[] = []
    for (const { path, value } of files) {
      const imported = importGrafana(value)
      if (!imported) throw new Error(`${path} is none.`)
      const { dashboard, notUnderstood } = imported
      expect(readDashboardFile(writeDashboardFile(dashboard)), path).toEqual({ dashboard: JSON.parse(JSON.stringify(dashboard)) as unknown, faults: [] })
      const variables = new Map((dashboard.variables ?? []).map((variable): [string, ShownVariable] => {
        const first = [variable.default ?? []].flat().find((one) => !one.startsWith('$__')) ?? (variable.options ?? []).map((option) => (typeof option === 'string' ? option : option.value)).find((one) => !one.startsWith('$__'))
        return [variable.name, { variable, values: [variable.type === 'constant' ? variable.query ?? '' : first === undefined || first === 'auto' ? '5m' : first], options: [] }]
      }))
      const time = timeVariables({ from: 0, to: 3_600_000, points: 300 }).values
      const queries = dashboard.panels.flatMap((panel) => panel.queries ?? [])
      const left = notUnderstood.some(({ field }) => field === 'targets')
      const asked = expressionsIn(unwrappedDashboard(value))
      figures.expressions += asked.length
      figures.kept += queries.length
      if (!left) expect(queries.length, path).toBeGreaterThanOrEqual(asked.filter((expr) => expr !== '').length)
      const panels = dashboard.panels.filter(({ picture }) => picture !== 'row')
      figures.panels += panels.length
      figures.drawn += panels.filter(({ picture, text, queries: own = [] }) => (picture === 'text' ? !(text ?? '').startsWith('This was a panel') : own.length > 0)).length
      for (const { query, language = 'promql' } of queries) {
        try {
          read(interpolateQuery(query, { variables, time }), language)
          figures.readable += 1
        } catch (error) {
          faults.push(`${path}: ${(error as Error).message} in ${query}`)
        }
      }
    }
    console.log(JSON.stringify(figures))
    for (const fault of faults.slice(0, 40)) console.log(fault)
    expect(figures.readable / figures.kept).toBeGreaterThan(0.97)
  })
})
