import type { Context } from '#kernel/feature'
import { sql } from '#platform/database'
import { RunCancelRequested } from './contract.ts'
import { moveJob, orderStop } from './job-store.ts'
import { hasEnded } from './job-states.ts'
import { ring } from './run-channels.ts'
import type { RunRow } from './run-rows.ts'
import { jobsOf } from './run-store.ts'

interface StopOptions {
  readonly reason: string
  /** How the run ends. */
  readonly state: 'failed' | 'cancelled'
}

/**
 * Stops a run that the caller has locked: running jobs are ordered to stop, waiting ones end now; what is still blocked is
 * judged by its condition, so that clean-up with `always()` runs. Stopped a second time, that ends too. A run that has
 * ended is left as it is. The worker does the rest.
 */
export async function stopRun(ctx: Context, run: RunRow, { reason, state }: StopOptions): Promise<void> {
  if (hasEnded(run.state)) return
  const isFirst = run.stop_reason === null
  const jobs = await jobsOf(ctx.db, run.id)
  const hasStarted = jobs.some((job) => job.state !== 'blocked' && job.state !== 'queued')
  for (const job of jobs) {
    if (job.state === 'running') await orderStop(ctx.db, run.id, job.key, reason)
    else if (!hasEnded(job.state) && (job.state !== 'blocked' || !isFirst || !hasStarted)) await moveJob(ctx.db, run.id, job.key, 'cancelled', reason)
  }
  await sql`update runs set stop_reason = coalesce(stop_reason, ${reason}), stop_state = coalesce(stop_state, ${state}), needs_look = true where id = ${run.id}`.execute(ctx.db)
  if (isFirst) await ctx.append(RunCancelRequested, { subject: run.subject, summary: `${run.title} is being stopped: ${reason}`.slice(0, 500), data: { runId: run.id, reason }, cause: { kind: 'run', id: run.id } })
  await ring(ctx.db, 'stop', run.id)
  await ring(ctx.db, 'look', run.id)
}
