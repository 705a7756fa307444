import { finishWorkflow } from '../run-workflow.mjs'

/** Copies a run that really ran, with its jobs and steps: so many, over 90 days, one in ten failed. */
export async function fillRuns(daybook, count) {
  const { runId } = await finishWorkflow(daybook, 'hello')
  const client = await daybook.database()
  await client.query(`
    with copies as (
      insert into runs (id, kind, title, subject, environment, state, reason, input, plan, started_by, cause, concurrency_key, created_at, started_at, finished_at)
      select uuidv7(n * interval '-13 minutes'), kind, title || ' ' || n, subject, environment, case when n % 10 = 0 then 'failed' else 'succeeded' end, reason, input, plan, started_by, cause, null,
        at, at + interval '1 second', at + interval '1 minute' * (1 + n % 7)
      from runs, generate_series($2::int, 1, -1) n, lateral (select now() - n * interval '13 minutes' as at) times where id = $1 returning id, state, started_at, finished_at
    ), jobs as (
      insert into run_jobs (run_id, key, position, name, plan, needs, labels, executor, state, queued_at, started_at, finished_at)
      select copies.id, key, position, name, plan, needs, labels, executor, copies.state, copies.started_at, copies.started_at, copies.finished_at from run_jobs, copies where run_id = $1
    )
    select count(*) from copies`, [runId, count])
  await client.query('vacuum analyze runs')
  await client.query('vacuum analyze run_jobs')
  return runId
}
