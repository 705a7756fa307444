import { type DashboardQuery, interpolateQuery, interpolateText, lengthMs, type Panel, type ShownVariable, timeVariables } from '#lib/dashboards'
import type { AskedOperation } from '#ui'
import { queryLogs, queryMetrics, queryMetricsRange } from '#kernel/telemetry/contract'
import type { ShownRange } from '../use-metric-chart.ts'

/** A query with all that is needed to ask it. */
export interface PreparedQuery {
  readonly query: DashboardQuery
  readonly expression: string
  readonly legend: string
  readonly asked: AskedOperation
}

export interface PreparedPanel {
  readonly queries: readonly PreparedQuery[]
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /** Why an expression cannot be asked. */
  readonly error: unknown
}

const mostLines = 200
const logStepMs = 1000

/** What a panel asks, over the steps that suit its width. */
export function preparePanel(panel: Panel, variables: ReadonlyMap<string, ShownVariable>, range: ShownRange): PreparedPanel {
  const offset = panel.offset === undefined ? 0 : (lengthMs(panel.offset) ?? 0)
  const end = range.to - offset
  const begin = panel.range === undefined ? range.from - offset : end - (lengthMs(panel.range) ?? range.to - range.from)
  const points = Math.round(((panel.span ?? 12) / 24) * 600)
  const active = (panel.queries ?? []).filter(({ hidden, query }) => hidden !== true && query.trim() !== '')
  const minStepMs = active.reduce<number | undefined>((most, { minStep }) => Math.max(most ?? 0, stepIn(minStep, variables) ?? 0) || undefined, undefined)
  const time = timeVariables({ from: begin, to: end, points: Math.max(60, points), minStepMs })
  const { stepMs } = time
  const [from, to] = [Math.floor(begin / stepMs) * stepMs, Math.floor(end / stepMs) * stepMs]
  try {
    const queries = active.map((query): PreparedQuery => {
      const expression = interpolateQuery(query.query, { variables, time: time.values })
      return { query, expression, legend: interpolateText(query.legend ?? '', variables, time.values), asked: askedOf(query, expression, panel, { from, to, stepMs }) }
    })
    return { queries, from, to, stepMs, error: null }
  } catch (error) {
    return { queries: [], from, to, stepMs, error }
  }
}

function stepIn(minStep: string | undefined, variables: ReadonlyMap<string, ShownVariable>): number | undefined {
  if (minStep === undefined) return undefined
  const text = interpolateText(minStep, variables).replace(/^>/, '')
  return lengthMs(text)
}

function askedOf({ language = 'promql', instant = false }: DashboardQuery, expression: string, { picture }: Panel, { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number }): AskedOperation {
  const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  if (language === 'logql') return { operation: queryLogs, input: { query: expression, ...times, limit: picture === 'logs' ? mostLines : 1, stepMs: Math.max(logStepMs, stepMs) } }
  if (instant || picture === 'table') return { operation: queryMetrics, input: { query: expression, at: times.to } }
  return { operation: queryMetricsRange, input: { query: expression, ...times, stepMs } }
}
