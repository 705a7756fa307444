import type { Context, FinishedRun } from '#kernel/feature'
import { sql } from '#platform/database'
import { advanceRun, asNode, type KindOf } from './advance-run.ts'
import { RunFinished } from './contract.ts'
import { judgeRun, type RunOutcome } from './judge-run.ts'
import { ring } from './run-channels.ts'
import type { JobRow, RunRow } from './run-rows.ts'
import { jobsOf, moveRun } from './run-store.ts'

/** Looks at a run again, as the system: goes on with it, or ends it when all its jobs have ended. */
export async function lookAtRun(ctx: Context, id: string, kindOf: KindOf): Promise<void> {
  const { rows } = await sql<RunRow>`update runs set needs_look = false where id = ${id} and needs_look returning *`.execute(ctx.db)
  const [run] = rows
  if (!run) return
  await advanceRun(ctx, run, kindOf)
  const jobs = await jobsOf(ctx.db, run.id)
  const outcome = judgeRun({ state: run.state, stopReason: run.stop_reason, stopState: run.stop_state, isHeldBack: false }, jobs.map(asNode))
  if (outcome) await endRun(ctx, run, jobs, outcome, kindOf)
}

async function endRun(ctx: Context, run: RunRow, jobs: readonly JobRow[], outcome: RunOutcome, kindOf: KindOf): Promise<void> {
  if (!(await moveRun(ctx.db, run.id, outcome.state, outcome.reason))) return
  const durationMs = Math.max(0, ctx.clock.now().getTime() - (run.started_at ?? run.created_at).getTime())
  await ctx.append(RunFinished, {
    subject: run.subject, summary: `${run.title} ${outcome.state}${outcome.reason === null ? '' : `: ${outcome.reason}`}`.slice(0, 500),
    data: { runId: run.id, kind: run.kind, title: run.title, state: outcome.state, reason: outcome.reason, durationMs },
    cause: { kind: 'run', id: run.id }, ...(run.environment === null ? {} : { environment: run.environment }),
  })
  if (run.concurrency_key !== null) await wakeNext(ctx, run.concurrency_key)
  await ring(ctx.db, 'look')
  const finished: FinishedRun = {
    id: run.id, kind: run.kind, state: outcome.state, subject: run.subject, environment: run.environment, input: run.input,
    jobs: jobs.map((job) => ({ key: job.key, state: job.state, outputs: job.outputs, extra: job.plan.extra })),
  }
  await kindOf(run.kind)?.finished?.(finished, ctx)
}

/** Those that waited for a run of their key are looked at; the first of them goes on. */
export async function wakeNext(ctx: Context, key: string): Promise<void> {
  await sql`update runs set needs_look = true where id = (
    select id from runs where concurrency_key = ${key} and finished_at is null order by position limit 1 for update skip locked)`.execute(ctx.db)
}
