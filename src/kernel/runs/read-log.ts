import { handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { Db } from '#platform/database'
import { readLog } from './contract.ts'
import { hasEnded } from './job-states.ts'
import { readLines } from './log-lines.ts'
import type { JobRow } from './run-rows.ts'
import { findRun, jobsOf } from './run-store.ts'

export const readLogHandler = handle(readLog, async ({ run, job: wanted, step, from, limit }, ctx) => {
  const job = await pickJob(ctx.db, run, wanted)
  const { lines, next } = await readLines(ctx.db, { runId: run, job: job.key, from, limit, step })
  return { job: job.key, lines, next, total: job.next_seq, isComplete: hasEnded(job.state) && (next >= job.next_seq || (step !== undefined && lines.length < limit)) }
})

/** The job that is named; without a name the one most worth reading: what failed, what runs, what spoke last. Throws `not-found`. */
export async function pickJob(db: Db, runId: string, wanted: string | undefined): Promise<JobRow> {
  await findRun(db, runId)
  const jobs = await jobsOf(db, runId)
  if (wanted !== undefined) {
    const job = jobs.find((each) => each.key === wanted)
    if (job) return job
    throw new ProductError('not-found', `The run has no job ${wanted}. It has: ${jobs.map((each) => each.key).join(', ')}.`)
  }
  const speaking = jobs.filter((job) => job.next_seq > 0)
  const job = speaking.find((each) => each.state === 'failed') ?? speaking.find((each) => each.state === 'running') ?? speaking.at(-1) ?? jobs.find((each) => each.state === 'running') ?? jobs[0]
  if (!job) throw new ProductError('not-found', `The run ${runId} has no jobs.`)
  return job
}
