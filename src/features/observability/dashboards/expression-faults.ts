import { type Dashboard, interpolateQuery, type ShownVariable, timeVariables } from '#lib/dashboards'
import { ProductError } from '#lib/errors'
import { LogqlError, parseLogql } from '#lib/logql'
import { parseQuery, PromqlError } from '#lib/promql'
import { readYaml } from '#lib/yaml-text'
import type { DashboardFault } from './read-dashboard-file.ts'

/** Expressions of a dashboard that do not read, with values in the place of their variables. */
export function expressionFaults(dashboard: Dashboard, text: string): DashboardFault[] {
  const document = readYaml(text).documents[0]
  const variables = new Map((dashboard.variables ?? []).map((variable): [string, ShownVariable] => [variable.name, { variable: { ...variable, multi: false, includeAll: false }, values: [sampleOf(variable.type)], options: [] }]))
  const time = timeVariables({ from: 0, to: 3_600_000, points: 300 }).values
  return dashboard.panels.flatMap((panel, panelAt) => (panel.queries ?? []).flatMap(({ query, language = 'promql', hidden }, at) => {
    const message = hidden === true || query.trim() === '' ? undefined : faultOf(query, language, { variables, time })
    return message === undefined ? [] : [{ line: document?.lineOf(['panels', panelAt, 'queries', at, 'query']) ?? 1, message: `panels[${panelAt}] ${panel.title ?? ''}: ${message}` }]
  }))
}

/** Of values that are not known yet. */
function sampleOf(type: string): string {
  return type === 'interval' ? '5m' : '1'
}

function faultOf(query: string, language: 'promql' | 'logql', options: Parameters<typeof interpolateQuery>[1]): string | undefined {
  try {
    const expression = interpolateQuery(query, options)
    if (language === 'promql') parseQuery(expression)
    else parseLogql(expression)
    return undefined
  } catch (error) {
    if (error instanceof PromqlError || error instanceof LogqlError || error instanceof ProductError) return error.message
    throw error
  }
}
