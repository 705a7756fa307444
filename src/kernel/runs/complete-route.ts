import type { Context, HttpRoute } from '#kernel/feature'
import { sql } from '#platform/database'
import { advanceRun, type KindOf } from './advance-run.ts'
import { hasEnded } from './job-states.ts'
import { moveJob } from './job-store.ts'
import { type CompleteReply as Reply, CompleteReply, CompleteRequest, runnerPaths } from './protocol.ts'
import { ring } from './run-channels.ts'
import type { JobRow } from './run-rows.ts'
import { findRun, lockRun } from './run-store.ts'
import { runnerRoute } from './runner-route.ts'

/** The end of a job, taken once the server has its whole log. Said again, it is confirmed again. */
export function completeRoute(kindOf: KindOf): HttpRoute {
  return runnerRoute({
    path: runnerPaths.complete, summary: 'End a leased job.', input: CompleteRequest, output: CompleteReply,
    handler: (input, ctx) => ctx.transact((tx) => completeJob(tx, input, kindOf)),
  })
}

export async function completeJob(ctx: Context, input: CompleteRequest, kindOf: KindOf): Promise<Reply> {
  const { rows: known } = await sql`select 1 from runs where id = ${input.runId}`.execute(ctx.db)
  if (known.length === 0) return { isDone: false, isGone: true, nextSeq: 0 }
  const run = await lockRun(ctx.db, input.runId)
  const job = (await sql<JobRow>`select * from run_jobs where run_id = ${input.runId} and key = ${input.job} and fence = ${input.fence} and runner_id = ${input.runnerId} for update`.execute(ctx.db)).rows[0]
  if (!job) return { isDone: false, isGone: true, nextSeq: 0 }
  if (hasEnded(job.state)) return { isDone: true, isGone: false, nextSeq: job.next_seq }
  if (job.state !== 'running') return { isDone: false, isGone: true, nextSeq: job.next_seq }
  if (job.next_seq < input.lines) return { isDone: false, isGone: false, nextSeq: job.next_seq }
  await endJob(ctx, job, input)
  await advanceRun(ctx, await findRun(ctx.db, run.id), kindOf)
  return { isDone: true, isGone: false, nextSeq: job.next_seq }
}

type Ending = Pick<CompleteRequest, 'state' | 'reason' | 'outputs' | 'summary'>

/** Ends a running job whose run the caller has locked, or queues it again while it has tries left. */
export async function endJob(ctx: Context, job: JobRow, ending: Ending): Promise<void> {
  const isRetried = ending.state === 'failed' && job.stop_reason === null && job.attempt <= job.plan.retries
  if (isRetried) {
    await moveJob(ctx.db, job.run_id, job.key, 'queued', `Try ${job.attempt} failed (${ending.reason ?? 'no reason given'}); it is tried again.`)
    return ring(ctx.db, 'queue', job.run_id)
  }
  await sql`update run_jobs set outputs = ${JSON.stringify(ending.outputs)}::jsonb, summary = ${ending.summary} where run_id = ${job.run_id} and key = ${job.key}`.execute(ctx.db)
  await moveJob(ctx.db, job.run_id, job.key, ending.state, ending.reason)
  await ring(ctx.db, 'log', `${job.run_id} ${job.key}`)
}
