import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { getRun } from './contract.ts'
import { criticalPath } from './critical-path.ts'
import { findRun, jobsOf, stepsOf } from './run-store.ts'
import { jobView, runView } from './run-view.ts'

export const getRunHandler = handle(getRun, async ({ id }, ctx) => {
  const run = await findRun(ctx.db, id)
  const jobs = await jobsOf(ctx.db, id)
  const steps = await stepsOf(ctx.db, id)
  const runnerIds = jobs.flatMap((job) => job.runner_id ?? [])
  const runners = runnerIds.length === 0 ? [] : (await sql<{ id: string; name: string }>`select id, name from run_runners where id = any(${runnerIds}::uuid[])`.execute(ctx.db)).rows
  const times = jobs.map((job) => ({ key: job.key, needs: job.needs, startedAt: job.started_at?.getTime() ?? null, finishedAt: job.finished_at?.getTime() ?? null }))
  return {
    run: runView(run),
    jobs: jobs.map((job) => jobView(job, steps.filter((step) => step.job_key === job.key), runners.find((runner) => runner.id === job.runner_id)?.name ?? null)),
    criticalPath: criticalPath(times, ctx.clock.now().getTime()),
  }
})
