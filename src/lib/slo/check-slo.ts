import { parseQuery } from '#lib/promql'
import { fillQuery } from './fill-query.ts'
import type { AlertMeta, Slo } from './slo.ts'

const nameForm = /^[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]$/
const windowVariable = /\{\{ *\.window *\}\}/
const promql = 'sloth.dev/core/validate/v1'
const metricsql = 'sloth.dev/contrib/validate_victoria_metrics/v1'

/** What sloth would refuse about an objective, as sentences; the first of them is the one that it names. */
export function checkSlo(slo: Slo): string[] {
  const checks = new Set([...(slo.overridesPlugins ? [] : [promql]), ...slo.plugins.map(({ id }) => id)])
  if (!checks.has(promql) && !checks.has(metricsql)) return []
  const { objective } = slo
  return [
    ...(['id', 'name', 'service'] as const).filter((field) => !nameForm.test(slo[field])).map((field) => `The ${field} ${JSON.stringify(slo[field])} has to begin and end with a letter or digit and may have . _ and - between.`),
    ...(objective > 0 && objective <= 100 ? [] : ['The objective has to be above 0 and at most 100.']),
    ...labelFaults('label', slo.labels), ...sliFaults(slo, checks.has(promql)), ...alertFaults('page alert', slo.page), ...alertFaults('ticket alert', slo.ticket),
    ...(slo.overridesPlugins && slo.plugins.length === 0 ? ['It overrides the plugins and names none. Name at least one.'] : []),
    ...(slo.plugins.some(({ id }) => id === '') ? ['A plugin needs an id.'] : []),
  ]
}

function sliFaults({ sli }: Slo, isPromql: boolean): string[] {
  if (!sli) return ['An SLI is needed. Give events or raw.']
  if (sli.kind === 'raw') return queryFaults('error ratio query', sli.errorRatioQuery, isPromql)
  if (sli.errorQuery === sli.totalQuery) return ['The error query and the total query are the same.']
  return [...queryFaults('error query', sli.errorQuery, isPromql), ...queryFaults('total query', sli.totalQuery, isPromql)]
}

function queryFaults(what: string, query: string, isPromql: boolean): string[] {
  if (query === '') return [`The ${what} is missing.`]
  if (!windowVariable.test(query)) return [`The ${what} has no {{ .window }}. Write it where the length of time stands: [{{ .window }}].`]
  try {
    const filled = fillQuery(query, '1m')
    if (isPromql) parseQuery(filled)
    return []
  } catch (error) {
    return [`The ${what} does not parse: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function alertFaults(what: string, meta: AlertMeta | undefined): string[] {
  if (!meta) return []
  return [
    ...(meta.name === '' ? [`The ${what} has no name. Give one under alerting, or disable it.`] : []), ...labelFaults(`label of the ${what}`, meta.labels),
    ...Object.entries(meta.annotations).filter(([name, text]) => name === '' || text === '').map(([name]) => `The annotation ${JSON.stringify(name)} of the ${what} is empty.`),
  ]
}

function labelFaults(what: string, labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).flatMap(([name, value]) => [
    ...(name === '' || name === '__name__' ? [`The ${what} ${JSON.stringify(name)} is not allowed.`] : []), ...(value === '' ? [`The ${what} ${JSON.stringify(name)} is empty.`] : []),
  ])
}
