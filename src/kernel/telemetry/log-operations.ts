import { handle, type Handled } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { LogqlError, type LogqlResult, parseSelector } from '#lib/logql'
import { nsOfMoment } from '#lib/moment-ns'
import { decimalText } from '#lib/promql'
import { listLogLabels, listLogPatterns, type LogLine, queryLogs } from './contract.ts'
import { patternsAnswer } from './patterns/patterns-answer.ts'
import type { Telemetry } from './telemetry.ts'

const nsPerMs = 1_000_000n
const hourNs = 3_600_000_000_000n

/** The log queries of pages and the command line. */
export function logHandlers(telemetry: Telemetry): Handled[] {
  return [
    handle(queryLogs, async ({ query, from, to, limit, oldestFirst, stepMs }, ctx) => {
      const range = rangeOf(from, to, ctx.clock.now())
      const request = { query, start: range.from, end: range.to, step: BigInt(stepMs) * nsPerMs, direction: oldestFirst ? 'forward' as const : 'backward' as const, limit }
      const result = await refusing(() => telemetry.logs.query(request))
      return { lines: linesOf(result, oldestFirst), series: seriesOf(result) }
    }),
    handle(listLogPatterns, async ({ query, from, to, limit, points }, ctx) => {
      const range = rangeOf(from, to, ctx.clock.now())
      return patternsAnswer(await refusing(() => telemetry.logs.patterns({ query, ...range, points, limit, isCompared: true })), points)
    }),
    handle(listLogLabels, async ({ label, selector, from, to }, ctx) => {
      const range = rangeOf(from, to, ctx.clock.now())
      if (selector !== undefined) {
        const streams = await refusing(async () => telemetry.logs.streams({ matchers: parseSelector(selector), ...range }))
        const values = streams.flatMap((labels) => (label === undefined ? labels.pairs().map(([name]) => name) : labels.get(label)))
        return { values: [...new Set(values)].filter((value) => value !== '').toSorted() }
      }
      return { values: [...(label === undefined ? await telemetry.logs.labelNames(range) : await telemetry.logs.labelValues(label, range))] }
    }),
  ]
}

function rangeOf(from: string | undefined, to: string | undefined, now: Date): { from: bigint; to: bigint } {
  const end = to === undefined ? BigInt(now.getTime()) * nsPerMs : nsOfMoment(to)
  return { from: from === undefined ? end - hourNs : nsOfMoment(from), to: end }
}

function linesOf(result: LogqlResult, oldestFirst: boolean): LogLine[] {
  if (result.type !== 'streams') return []
  const lines = result.streams.flatMap(({ labels, entries }) => {
    const shown = labels.toRecord()
    return entries.map(({ timeNs, line }) => ({ timeNs, labels: shown, line }))
  })
  lines.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0) * (oldestFirst ? 1 : -1))
  return lines.map(({ timeNs, labels, line }) => ({ at: new Date(Number(timeNs / nsPerMs)).toISOString(), atNs: String(timeNs), labels, line }))
}

function seriesOf(result: LogqlResult): { labels: Record<string, string>; samples: [number, string][] }[] {
  if (result.type === 'streams') return []
  if (result.type === 'scalar') return [{ labels: {}, samples: [[result.time, decimalText(result.value)]] }]
  return result.series.map(({ labels, times, values }) => ({ labels: labels.toRecord(), samples: [...times].map((time, at): [number, string] => [time, decimalText(values[at] ?? Number.NaN)]) }))
}

/** An expression's faults are the asker's to mend. */
async function refusing<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error
    throw new ProductError('invalid', error.message, { cause: error })
  }
}
