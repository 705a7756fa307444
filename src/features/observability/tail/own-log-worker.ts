import { hostname } from 'node:os'
import type { Worker } from '#kernel/feature'
import { recordOf, textOf } from '#lib/plain-data'
import { Labels } from '#lib/promql'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { LineClock } from './line-clock.ts'
import type { SourceBoard } from './source-board.ts'

const everyMs = 1000

/** Puts what Daybook's own log says among the logs. It stands on standard error all the same; what could not be kept is not tried again. */
export function ownLogWorker({ telemetry, ownLog }: ObservabilityOptions, board: SourceBoard): Worker {
  return {
    id: 'log-own', leader: false,
    async run(worker) {
      const entry = board.entry('daybook', 'Daybook\'s own log')
      entry.is('ok')
      const clock = new LineClock(() => worker.clock.now())
      const keep = async () => {
        const { lines, lost } = ownLog.take()
        if (lines.length === 0) return
        const texts = lines.map((line) => line.trimEnd())
        const levels = texts.map(levelOf)
        const streams = [...new Set(levels)]
        await telemetry.logs.write({
          streams: streams.map((level) => Labels.of({ source: 'daybook', job: 'daybook', service_name: 'daybook', host: hostname(), level })), streamOf: Uint32Array.from(levels, (level) => streams.indexOf(level)),
          times: BigInt64Array.from(texts, () => clock.nextNs()), lines: texts, metadata: new Map(levels.map((level, at) => [at, { detected_level: level }])), source: 'daybook',
        })
        entry.took(lines.length, texts.reduce((sum, text) => sum + text.length, 0), worker.clock.now())
        if (lost > 0) entry.is('degraded', `${lost} lines came faster than they could be kept. They stand on standard error.`)
      }
      while (!worker.signal.aborted) {
        await worker.clock.sleep(everyMs, worker.signal).catch(() => undefined)
        // Not logged: it would be a line to be kept again.
        await keep().catch(() => entry.is('failing', 'The last lines could not be kept. They stand on standard error.'))
      }
    },
  }
}

function levelOf(line: string): string {
  try {
    return textOf(recordOf(JSON.parse(line))['level']) ?? 'info'
  } catch {
    return 'info'
  }
}
