import { performance } from 'node:perf_hooks'
import { handle, type Handled } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { logLevels } from '#lib/log-patterns'
import { chunkRunner, LogqlError, parseLogql, sourceFiltersOf } from '#lib/logql'
import { nsOfMoment } from '#lib/moment-ns'
import { countLogLevels } from './contract.ts'
import { readSpan } from './patterns/read-span.ts'
import type { Telemetry } from './telemetry.ts'

const mostLines = 200_000
const longestMs = 10_000
const nsPerMs = 1_000_000n

/** How many lines of each level there are over time: read up to a bound, and estimated from evenly spread parts beyond it. */
export function countLevelsHandler(telemetry: Telemetry): Handled {
  return handle(countLogLevels, async ({ query, from, to, points }) => {
    const log = refusing(() => parseLogql(query))
    if (log.kind !== 'log') throw new ProductError('invalid', 'Only lines can be counted: give a log query such as {app="api"} |= "error".')
    const range = { from: nsOfMoment(from), to: nsOfMoment(to) }
    if (range.to <= range.from) throw new ProductError('invalid', 'The range ends before it begins. Give a later end.')
    const counts = new Map<string, number[]>()
    const deadline = performance.now() + longestMs
    const check = (): void => {
      if (performance.now() > deadline) throw new ProductError('unavailable', `Counting took longer than ${longestMs / 1000} s. Narrow the time or the streams.`)
    }
    const reader = { source: telemetry.logs, matchers: log.matchers, filters: sourceFiltersOf(log), run: refusing(() => chunkRunner(log)), steps: points, check }
    const { lines, linesRead, weight } = await readSpan(reader, { ...range, number: 0, maxLines: mostLines }, ({ level, step, weight: each }) => {
      const own = counts.get(level) ?? Array.from({ length: points }, () => 0)
      counts.set(level, own)
      own[step] = (own[step] ?? 0) + each
    })
    const levels = [...logLevels, ''] as const
    return {
      levels: levels.flatMap((level) => {
        const own = counts.get(level)
        return own ? [{ level: level === '' ? null : level, counts: own.map(Math.round) }] : []
      }),
      stepMs: Number((range.to - range.from) / nsPerMs) / points, lines, linesRead, isSampled: weight > 1,
    }
  })
}

/** An expression's faults are the asker's to mend. */
function refusing<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error
    throw new ProductError('invalid', error.message, { cause: error })
  }
}
