import { join } from 'node:path'
import type { Worker, WorkerContext } from '#kernel/feature'
import { type SpokenJob, spokenChunks, spokenJobs } from '#kernel/runs'
import { recordOf } from '#lib/plain-data'
import type { ObservabilityOptions } from '../../observability-settings.ts'
import { PositionedWriter } from '../positioned-writer.ts'
import type { SourceBoard } from '../source-board.ts'
import type { TakenLine, TakenPart } from '../taken-line.ts'
import { linesOfChunk } from './lines-of-run.ts'

/** The next line of a job; or, of all together, the moment up to which what ended has been taken. */
interface RunPosition {
  readonly next: number
}

const everyMs = 1000
const againMs = 5000
const all = 'swept'
const settleEveryMs = 60_000
/** Clocks of servers differ. */
const slackMs = 600_000
const firstReadMs = 86_400_000
const mostAtOnce = 5000

/** Puts what runs say among the logs as it is appended, once each; on one server of several. */
export function runLogsWorker({ settings, telemetry }: ObservabilityOptions, board: SourceBoard): Worker {
  return {
    id: 'log-runs', leader: true,
    async run(worker) {
      const writer = await PositionedWriter.open({ path: join(worker.site.dataDir, 'telemetry', 'positions', 'runs.jsonl'), logs: telemetry.logs, source: 'runs', marks: ['run_id', 'run_job'] }, isPosition)
      const entry = board.entry('run', 'Runs of this Daybook')
      try {
        while (!worker.signal.aborted) {
          const waitMs = await carry(writer, worker, settings.maxLineBytes, (taken) => entry.took(taken.length, taken.reduce((sum, { line }) => sum + line.length, 0), worker.clock.now())).then(() => everyMs, (error: unknown) => {
            if (!worker.signal.aborted) worker.log.warn('What runs said could not be put among the logs now; it is tried again.', { error })
            entry.is('failing', 'It could not be kept just now; Daybook\'s log says why.')
            return againMs
          })
          if (waitMs === everyMs) entry.is('ok')
          await worker.clock.sleep(waitMs, worker.signal).catch(() => undefined)
        }
      } finally {
        await writer.close()
      }
    },
  }
}

function isPosition(value: unknown): value is RunPosition {
  return typeof recordOf(value)['next'] === 'number'
}

/** All that was said since the last time. */
async function carry(writer: PositionedWriter<RunPosition>, worker: WorkerContext, maxBytes: number, tell: (taken: readonly TakenLine[]) => void): Promise<void> {
  const now = worker.clock.now().getTime()
  const sweptMs = writer.position(all)?.next ?? now - firstReadMs
  const jobs = await spokenJobs(worker.db, new Date(sweptMs - slackMs))
  const behind = jobs.filter((job) => job.nextSeq > (writer.position(keyOf(job))?.next ?? 0))
  for (let rest = behind; rest.length > 0 && !worker.signal.aborted;) {
    const parts: TakenPart<RunPosition>[] = []
    for (let lines = 0; lines < mostAtOnce && parts.length < rest.length;) {
      const part = await partOf(rest[parts.length] as SpokenJob, writer, worker, maxBytes)
      parts.push(part)
      lines += part.lines.length
    }
    await writer.write(parts)
    tell(parts.flatMap(({ lines }) => lines))
    rest = rest.filter((job) => job.nextSeq > (writer.position(keyOf(job))?.next ?? 0))
  }
  if (worker.signal.aborted || (writer.position(all) !== undefined && now - sweptMs < settleEveryMs)) return
  const known = new Set(jobs.map(keyOf))
  await writer.write([{ key: all, lines: [], position: { next: now } }])
  await writer.forget([...writer.positions().keys()].filter((key) => key !== all && !known.has(key)))
}

async function partOf(job: SpokenJob, writer: PositionedWriter<RunPosition>, worker: WorkerContext, maxBytes: number): Promise<TakenPart<RunPosition>> {
  const from = writer.position(keyOf(job))?.next ?? 0
  const chunks = await spokenChunks(worker.db, job, from)
  const last = chunks.at(-1)
  // Lines whose chunks are gone cannot be waited for.
  return { key: keyOf(job), lines: chunks.flatMap((chunk) => linesOfChunk(job, chunk, from, maxBytes)), position: { next: last ? last.first + last.count : job.nextSeq } }
}

function keyOf({ runId, job }: SpokenJob): string {
  return `${runId} ${job}`
}
