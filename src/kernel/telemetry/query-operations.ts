import { handle, type Handled } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { decimalText, PromqlError, type QueryResult } from '#lib/promql'
import { getCardinality, listSeries, queryMetrics, queryMetricsRange, type QueryAnswer } from './contract.ts'
import { matchersOf } from './http/matchers-of.ts'
import { requireSteps } from './http/require-steps.ts'
import type { Telemetry } from './telemetry.ts'

const hourMs = 3_600_000

/** The queries of pages and the command line. */
export function queryHandlers(telemetry: Telemetry): Handled[] {
  return [
    handle(queryMetrics, async ({ query, at }, ctx) => {
      const start = at === undefined ? ctx.clock.now().getTime() : Date.parse(at)
      return answered(() => telemetry.metrics.query({ query, start, end: start, step: 0 }))
    }),
    handle(queryMetricsRange, async ({ query, from, to, stepMs }) => answered(async () => {
      const request = { query, start: Date.parse(from), end: Date.parse(to), step: stepMs }
      requireSteps(request)
      return telemetry.metrics.query(request)
    })),
    handle(listSeries, async ({ selector, from, to, limit }, ctx) => {
      const end = to === undefined ? ctx.clock.now().getTime() : Date.parse(to)
      const found = await refusing(async () => telemetry.metrics.series({ matcherSets: [matchersOf(selector)], from: from === undefined ? end - hourMs : Date.parse(from), to: end, limit }))
      return { series: found.map((labels) => ({ labels: labels.toRecord() })) }
    }),
    handle(getCardinality, async () => {
      const found = await telemetry.metrics.cardinality()
      return { ...found, byName: [...found.byName], byLabel: [...found.byLabel], byPair: [...found.byPair], bySource: [...found.bySource] }
    }),
  ]
}

async function answered(ask: () => Promise<QueryResult>): Promise<QueryAnswer> {
  const result = await refusing(ask)
  const { type, warnings, infos } = result
  if (!('series' in result)) return { type, series: [{ labels: {}, samples: [[result.time, typeof result.value === 'number' ? decimalText(result.value) : result.value]] }], warnings: [...warnings], infos: [...infos] }
  const series = result.series.map(({ labels, times, values }) => ({ labels: labels.toRecord(), samples: times.map((time, at): [number, string] => [time, decimalText(values[at] as number)]) }))
  return { type, series, warnings: [...warnings], infos: [...infos] }
}

/** An expression's faults are the asker's to mend. */
export async function refusing<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error
    throw new ProductError(error.type === 'timeout' || error.type === 'canceled' ? 'unavailable' : 'invalid', error.message, { cause: error })
  }
}
