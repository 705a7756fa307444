import { handle } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { compareRun } from './contract.ts'
import type { JobRow, RunRow, StepRow } from './run-rows.ts'
import { findRun, jobsOf, stepsOf } from './run-store.ts'
import { runView } from './run-view.ts'

/** Runs of one thing and kind may be of different workflows: among so many that succeeded the one with the most jobs in common is taken. */
const mostCandidates = 50

export const compareRunHandler = handle(compareRun, async ({ id }, ctx) => {
  const run = await findRun(ctx.db, id)
  const jobs = await jobsOf(ctx.db, id)
  const good = await lastGood(ctx.db, run, jobs)
  const [steps, goodJobs, goodSteps] = await Promise.all([stepsOf(ctx.db, id), good ? jobsOf(ctx.db, good.id) : [], good ? stepsOf(ctx.db, good.id) : []])
  const shown = pair(jobs, goodJobs).map(([now, before]) => ({
    ...compared(now, before), waitedMs: between(now?.queued_at, now?.started_at), goodWaitedMs: between(before?.queued_at, before?.started_at),
    steps: pair(stepsIn(steps, now?.key), stepsIn(goodSteps, before?.key)).map(([step, goodStep]) => compared(step, goodStep)),
  }))
  return { run: runView(run), good: good ? runView(good) : null, jobs: shown, before: good ? outputsOf(goodJobs) : null, after: outputsOf(jobs) }
})

/** The newest before it of its kind, thing and environment that succeeded, and of those the one whose jobs are most like its own. */
async function lastGood(db: Db, run: RunRow, jobs: readonly JobRow[]): Promise<RunRow | undefined> {
  const keys = jobs.map(({ key }) => key)
  const { rows } = await sql<RunRow>`
    select r.* from (
      select * from runs where subject = ${run.subject} and kind = ${run.kind} and environment is not distinct from ${run.environment} and state = 'succeeded' and position < ${run.position}
      order by position desc limit ${mostCandidates}) r
    cross join lateral (select count(*) filter (where j.key = any(${keys}::text[])) as shared, count(*) as total from run_jobs j where j.run_id = r.id) alike
    where alike.shared > 0 order by alike.shared desc, alike.total, r.position desc limit 1`.execute(db)
  return rows[0]
}

type Row = JobRow | StepRow

/** The rows of both, side by side under their keys: in the order of the first, then what only the second has. */
function pair<Each extends { readonly key: string }>(now: readonly Each[], before: readonly Each[]): [Each | undefined, Each | undefined][] {
  const keys = new Set([...now, ...before].map(({ key }) => key))
  return [...keys].map((key) => [now.find((row) => row.key === key), before.find((row) => row.key === key)])
}

function compared(now: Row | undefined, before: Row | undefined) {
  const either = now ?? before
  return {
    key: either?.key ?? '', name: either?.name ?? '', state: now?.state ?? null, goodState: before?.state ?? null,
    tookMs: between(now?.started_at, now?.finished_at), goodTookMs: between(before?.started_at, before?.finished_at),
  }
}

function stepsIn(steps: readonly StepRow[], job: string | undefined): StepRow[] {
  return steps.filter((step) => step.job_key === job)
}

function between(from: Date | null | undefined, to: Date | null | undefined): number | null {
  return from && to ? Math.max(0, to.getTime() - from.getTime()) : null
}

/** What jobs gave each other, by job. */
function outputsOf(jobs: readonly JobRow[]): Record<string, Record<string, string>> {
  return Object.fromEntries(jobs.filter(({ outputs }) => Object.keys(outputs).length > 0).map(({ key, outputs }) => [key, outputs]))
}
